//! The live stream: order, catching up, permission.

use firebell_testkit::on_all;
use firebell_testkit::stream::Reader;
use serde_json::json;

on_all! {
    async fn another_person_sees_it_at_once(lab: Lab) {
        let ada = lab.person("Ada", "responder").await;
        let lin = lab.person("Lin", "responder").await;
        ada.register("Live").await;
        let mut stream = Reader::open(&lin, Some("0")).await.unwrap();
        let first = stream.next_named("entry").await.unwrap();
        assert_eq!(first.data["entry"]["changes"][0]["change"], "registered");
        ada.log("INC-1", "Hello").await;
        let event = stream.next_named("entry").await.unwrap();
        assert_eq!(event.data["entry"]["body"], "Hello");
        assert_eq!(event.data["entry"]["incident"]["reference"], "INC-1");
        // Away and back: from the cursor on.
        drop(stream);
        ada.log("INC-1", "While away").await;
        let mut stream = Reader::open(&lin, event.data["cursor"].as_str()).await.unwrap();
        assert_eq!(stream.next_named("entry").await.unwrap().data["entry"]["body"], "While away");
    }
}

on_all! {
    async fn private_incidents_do_not_show(lab: Lab) {
        let ada = lab.person("Ada", "responder").await;
        let root = lab.person("Root", "administrator").await;
        let mut stream = Reader::open(&root, Some("0")).await.unwrap();
        stream.next_named("ready").await.unwrap();
        ada.post("/api/v1/incidents", json!({"title": "Secret", "visibility": "private"})).await.expect(201);
        ada.log("INC-1", "Hidden").await;
        ada.register("Open").await;
        ada.put("/api/v1/incidents/INC-2/visibility", json!({"visibility": "private"})).await.expect(200);
        let mut seen = Vec::new();
        loop {
            let event = stream.next().await.unwrap();
            assert!(!event.data.to_string().contains("INC-1"), "{}", event.data);
            seen.push(event.name.clone());
            if event.name == "access" {
                assert_eq!(event.data["access"], "lost");
                break;
            }
        }
    }
}
