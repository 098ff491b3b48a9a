//! Many clients at once: numbers without gap or double, one order for every reader.

use std::collections::BTreeSet;

use firebell_testkit::on_all;
use firebell_testkit::stream::Reader;
use serde_json::json;

on_all! {
    async fn sixty_four_clients_register_at_once(lab: Lab) {
        let ada = lab.person("Ada", "responder").await;
        let mut tasks = Vec::new();
        for n in 0..64 {
            let ada = ada.clone();
            tasks.push(tokio::spawn(async move {
                let mut numbers = Vec::new();
                for m in 0..4 {
                    let i = ada.register(&format!("Client {n} incident {m}")).await;
                    numbers.push(i["reference"].as_str().unwrap()[4..].parse::<i64>().unwrap());
                }
                numbers
            }));
        }
        let mut numbers = Vec::new();
        for task in tasks {
            numbers.extend(task.await.unwrap());
        }
        let distinct: BTreeSet<i64> = numbers.iter().copied().collect();
        assert_eq!(numbers.len(), 256);
        assert_eq!(distinct, (1..=256).collect());
    }
}

on_all! {
    async fn every_reader_sees_the_same_order(lab: Lab) {
        let ada = lab.person("Ada", "responder").await;
        for n in 0..4 {
            ada.register(&format!("Room {n}")).await;
        }
        let follower = { let ada = ada.clone(); tokio::spawn(async move { read_all(Reader::open(&ada, Some("0")).await.unwrap(), 4 + 160).await }) };
        let writers: Vec<_> = (0..16).map(|w| {
            let ada = ada.clone();
            tokio::spawn(async move {
                for m in 0..10 {
                    ada.post(&format!("/api/v1/incidents/INC-{}/journal", w % 4 + 1), json!({"body": format!("{w}.{m}")})).await.expect(201);
                }
            })
        }).collect();
        for writer in writers {
            writer.await.unwrap();
        }
        let followed = follower.await.unwrap();
        let late = read_all(Reader::open(&ada, Some("0")).await.unwrap(), 4 + 160).await;
        assert_eq!(followed, late);
        // Within an incident the order of the stream is the order of the numbers.
        for room in 1..=4 {
            let numbers: Vec<i64> = late.iter().filter(|(r, _)| *r == format!("INC-{room}")).map(|(_, n)| *n).collect();
            assert_eq!(numbers, (1..=41).collect::<Vec<_>>());
        }
    }
}

async fn read_all(mut reader: Reader, n: usize) -> Vec<(String, i64)> {
    let mut out = Vec::new();
    while out.len() < n {
        let event = reader.next_named("entry").await.unwrap();
        let entry = &event.data["entry"];
        out.push((entry["incident"]["reference"].as_str().unwrap().to_owned(), entry["number"].as_i64().unwrap()));
    }
    out
}
