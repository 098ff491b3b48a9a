//! Files over HTTP: streamed both ways, never run in a page, and only for those who may see the incident.

use firebell_testkit::{Person, on_all};
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde_json::{Value, json};

async fn upload(who: &Person, query: &str, media_type: &str, body: Vec<u8>) -> reqwest::Response {
    let url = who.url(&format!("/api/v1/incidents/INC-1/files{query}"));
    who.client().post(url).bearer_auth(&who.token).header(CONTENT_TYPE, media_type).body(body).send().await.unwrap()
}

async fn download(who: &Person, path: &str) -> (u16, HeaderMap, Vec<u8>) {
    let answer = who.client().get(who.url(path)).bearer_auth(&who.token).send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    (status, headers, answer.bytes().await.unwrap().to_vec())
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).unwrap().to_str().unwrap()
}

on_all! {
    async fn a_file_goes_up_and_down(lab: Lab) {
        let ada = lab.person("Ada", "responder").await;
        let rea = lab.person("Rea", "reporter").await;
        ada.register("With a file").await;
        let content: Vec<u8> = (0..700_000u32).map(|n| (n % 251) as u8).collect();
        let answer = upload(&ada, "?name=Fl%C3%A4che%20%22x%22.html", "text/html", content.clone()).await;
        assert_eq!(answer.status(), 201);
        let file: Value = answer.json().await.unwrap();
        assert_eq!((file["name"].as_str(), file["size"].as_i64()), (Some("Fläche \"x\".html"), Some(700_000)));
        let path = format!("/api/v1/files/{}", file["id"].as_str().unwrap());

        let entry = json!({"body": "See the file", "files": [file["id"]]});
        let entry = ada.post("/api/v1/incidents/INC-1/journal", entry).await.expect(201);
        assert_eq!(entry["files"][0]["sha256"], file["sha256"]);

        for inline in ["", "?inline=true"] {
            let (status, headers, body) = download(&ada, &format!("{path}{inline}")).await;
            assert_eq!(status, 200);
            assert!(body == content);
            assert_eq!(header(&headers, "content-type"), "text/html");
            assert_eq!(header(&headers, "content-disposition"), "attachment; filename*=UTF-8''Fl%C3%A4che%20%22x%22.html");
            assert_eq!(header(&headers, "x-content-type-options"), "nosniff");
            assert_eq!(header(&headers, "content-security-policy"), "sandbox; default-src 'none'");
        }
        assert_eq!(download(&rea, &path).await.0, 404);
        let again = upload(&ada, "", "text/html", content).await;
        let again: Value = again.json().await.unwrap();
        assert_ne!(again["id"], file["id"]);
        assert_eq!(download(&ada, &format!("/api/v1/files/{}", again["id"].as_str().unwrap())).await.0, 200);
    }
}

on_all! {
    async fn only_real_pictures_come_inline(lab: Lab) {
        let ada = lab.person("Ada", "responder").await;
        ada.register("With a picture").await;
        for (bytes, shown) in [(&b"\x89PNG\r\n\x1a\n and more"[..], "inline"), (b"<html>", "attachment")] {
            let file: Value = upload(&ada, "?name=p.png", "image/png", bytes.to_vec()).await.json().await.unwrap();
            let (_, headers, _) = download(&ada, &format!("/api/v1/files/{}?inline=true", file["id"].as_str().unwrap())).await;
            assert!(header(&headers, "content-disposition").starts_with(shown));
            assert_eq!(header(&headers, "content-security-policy"), "sandbox; default-src 'none'");
        }
    }
}

on_all! {
    async fn too_large_is_said(lab: Lab) {
        let ada = lab.person("Ada", "responder").await;
        ada.register("With much").await;
        // The default of a server, and one byte more.
        let answer = upload(&ada, "?name=big", "application/octet-stream", vec![0; 100 * 1024 * 1024 + 1]).await;
        assert_eq!(answer.status(), 413);
        assert_eq!(answer.json::<Value>().await.unwrap()["code"], "too_large");
    }
}
