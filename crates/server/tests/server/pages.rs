//! The pages that work without JavaScript, as a browser sends their forms.

use firebell_app::identity;
use firebell_testkit::{Lab, on_all};
use reqwest::header::{COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use reqwest::{Method, Response};

const PASSWORD: &str = "correct horse battery";
const OURS: &str = "http://firebell.example.com";

/// A browser with its one cookie.
struct Browser<'a> {
    lab: &'a Lab,
    cookie: Option<String>,
}

impl Browser<'_> {
    async fn send(&mut self, method: Method, path: &str, form: Option<&[(&str, &str)]>) -> Response {
        let mut request = self.lab.client.request(method, format!("{}{path}", self.lab.url())).header(ORIGIN, OURS);
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, cookie);
        }
        if let Some(form) = form {
            let pairs: Vec<String> = form.iter().map(|(k, v)| format!("{k}={}", encoded(v))).collect();
            request = request.header("content-type", "application/x-www-form-urlencoded").body(pairs.join("&"));
        }
        let response = request.send().await.unwrap();
        if let Some(set) = response.headers().get(SET_COOKIE) {
            let text = set.to_str().unwrap();
            assert!(text.contains("HttpOnly") && text.contains("SameSite=Lax"), "{text}");
            self.cookie = text.split(';').next().map(str::to_owned).filter(|c| c != "firebell=");
        }
        response
    }

    async fn get(&mut self, path: &str) -> (u16, String) {
        let response = self.send(Method::GET, path, None).await;
        (response.status().as_u16(), plain(&response.text().await.unwrap()))
    }

    /// Sends a form; answers the status and where it leads, or the page.
    async fn submit(&mut self, path: &str, form: &[(&str, &str)]) -> (u16, String) {
        let response = self.send(Method::POST, path, Some(form)).await;
        let status = response.status().as_u16();
        match response.headers().get(LOCATION).map(|l| l.to_str().unwrap().to_owned()) {
            Some(to) => (status, to),
            None => (status, plain(&response.text().await.unwrap())),
        }
    }
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

/// The page with slashes as they were before they were escaped.
fn plain(page: &str) -> String {
    page.replace("&#x2f;", "/")
}

/// The value of a hidden field.
fn hidden(page: &str, name: &str) -> String {
    let from = page.split_once(&format!("name=\"{name}\" value=\"")).unwrap().1;
    from.split_once('"').unwrap().0.to_owned()
}

on_all! {
    async fn from_first_start_to_signing_out(lab: Lab) {
        let mut browser = Browser { lab: &lab, cookie: None };
        let link = identity::start_link(lab.app()).await.unwrap().unwrap();
        let path = link.strip_prefix(OURS).unwrap();
        let (status, page) = browser.get(path).await;
        assert_eq!(status, 200);
        assert!(page.contains("Start empty") && page.contains("<option>Europe/Berlin</option>"));
        let token = hidden(&page, "token");
        let mut form = vec![
            ("token", token.as_str()), ("name", "Ada <b>"), ("email", "ada@example.com"), ("password", "short"),
            ("organisation", "Second Bank"), ("zone", "Europe/Berlin"), ("begin", "empty"),
        ];
        let (status, page) = browser.submit("/start", &form).await;
        assert_eq!(status, 422);
        assert!(page.contains("too short") && page.contains("Ada &lt;b&gt;") && !page.contains("value=\"short\""), "{page}");
        form[3].1 = PASSWORD;
        assert_eq!(browser.submit("/start", &form).await, (303, "/o/second-bank/now".to_owned()));
        assert!(browser.cookie.is_some());
        assert_eq!(browser.get(path).await.0, 410);
        assert_eq!(browser.submit("/start", &form).await.0, 410);
        assert_eq!(browser.send(Method::GET, "/sign-in?next=%2Fo%2Fx", None).await.headers()[LOCATION], "/o/x");
        // Another site can't send it.
        let foreign = lab.client.post(format!("{}/sign-out", lab.url())).header(ORIGIN, "https://evil.example.com")
            .header(COOKIE, browser.cookie.clone().unwrap()).send().await.unwrap();
        assert_eq!(foreign.status(), 403);
        assert_eq!(browser.submit("/sign-out", &[]).await, (303, "/sign-in".to_owned()));
        assert_eq!(browser.cookie, None);
        let (status, page) = browser.submit("/sign-in", &[("email", "ada@example.com"), ("password", "wrong")]).await;
        assert_eq!(status, 401);
        assert!(page.contains("is not right") && page.contains("ada@example.com"));
        for (next, to) in [("/o/second-bank/now", "/o/second-bank/now"), ("//evil.example.com", "/"), ("/\\evil.example.com", "/")] {
            let form = [("email", "ada@example.com"), ("password", PASSWORD), ("next", next)];
            assert_eq!(browser.submit("/sign-in", &form).await, (303, to.to_owned()));
        }
    }
}

on_all! {
    async fn an_invitation_makes_an_account(lab: Lab) {
        let ada = lab.person("Ada", "administrator").await;
        let made = ada.post("/api/v1/invitations", serde_json::json!({"role": "reporter"})).await.expect(201);
        let path = made["url"].as_str().unwrap().strip_prefix(OURS).unwrap().to_owned();
        let mut browser = Browser { lab: &lab, cookie: None };
        let (status, page) = browser.get(&path).await;
        assert_eq!(status, 200);
        assert!(page.contains("Ada invites you") && page.contains("a reporter"));
        let form = [("name", "Bo"), ("email", "bo@example.com"), ("password", PASSWORD)];
        assert_eq!(browser.submit(&path, &form).await, (303, "/o/example/now".to_owned()));
        assert_eq!(browser.get(&path).await.0, 410);
        let made = ada.post("/api/v1/invitations", serde_json::json!({"role": "lead"})).await.expect(201);
        let path = made["url"].as_str().unwrap().strip_prefix(OURS).unwrap().to_owned();
        assert!(browser.get(&path).await.1.contains("Join as Bo"));
        let (status, page) = browser.submit(&path, &[("with_session", "true")]).await;
        assert_eq!(status, 409);
        assert!(page.contains("belong to this organisation already"));
    }
}

on_all! {
    async fn the_second_factor_is_added_and_asked_for(lab: Lab) {
        identity::setup(&lab.app().store, "Second Bank", "ada@example.com", PASSWORD).await.unwrap();
        let mut browser = Browser { lab: &lab, cookie: None };
        let form = [("email", "ada@example.com"), ("password", PASSWORD), ("next", "/o/second-bank/now")];
        browser.submit("/sign-in", &form).await;
        let (_, page) = browser.submit("/second-factor", &[("next", "/o/second-bank/now")]).await;
        assert!(page.contains("data:image/svg+xml;base64,"), "{page}");
        let secret = page.split_once("<span class=\"mono\">").unwrap().1.split_once('<').unwrap().0.replace(' ', "");
        let (status, page) = browser.submit("/second-factor/confirm", &[("code", "1")]).await;
        assert_eq!(status, 422);
        assert!(page.contains("data:image/svg+xml;base64,"));
        let totp = totp_rs::Builder::new().with_secret(totp_rs::Secret::try_from_base32(&secret).unwrap()).build().unwrap();
        let now = || u64::try_from(lab.app().store.now().0 / 1_000_000).unwrap();
        let code = totp.generate(now()).to_string();
        let (status, page) = browser.submit("/second-factor/confirm", &[("code", &code), ("next", "/o/second-bank/now")]).await;
        assert_eq!(status, 200, "{page}");
        let recovery = page.split_once("<li>").unwrap().1.split_once('<').unwrap().0.to_owned();
        browser.submit("/sign-out", &[]).await;
        let (status, page) = browser.submit("/sign-in", &form).await;
        assert_eq!((status, browser.cookie.is_none()), (200, true));
        let pending = hidden(&page, "pending");
        let second = |code: &'static str| [("pending", pending.clone()), ("next", "/o/second-bank/now".to_owned()), ("code", code.to_owned())];
        let wrong = second("000000");
        let wrong: Vec<(&str, &str)> = wrong.iter().map(|(k, v)| (*k, v.as_str())).collect();
        assert_eq!(browser.submit("/sign-in/code", &wrong).await.0, 401);
        let right = [("pending", pending.as_str()), ("next", "/o/second-bank/now"), ("code", recovery.as_str())];
        assert_eq!(browser.submit("/sign-in/code", &right).await, (303, "/o/second-bank/now".to_owned()));
    }
}

on_all! {
    async fn somebody_without_an_account_reports(lab: Lab) {
        let ada = lab.person("Ada", "administrator").await;
        let me = ada.account.unwrap().to_string();
        ada.patch("/api/v1/organisation", serde_json::json!({
            "responsible": {"primary": {"kind": "account", "id": me}},
            "report_page": {"emergency_number": "+49 30 1234", "advice": "**Leave** it on. <script>alert(1)</script>"},
        })).await.expect(200);
        let mut browser = Browser { lab: &lab, cookie: None };
        let (status, page) = browser.get("/report/example").await;
        assert_eq!(status, 200);
        assert!(page.contains("<strong>Leave</strong>") && !page.contains("alert(1)") && page.contains("tel:+49301234") && page.contains("Ada"));
        let id = hidden(&page, "id");
        let form = [("id", id.as_str()), ("seen", "Odd mail\nwith <i>a link</i>"), ("ongoing", "yes"), ("contact", "desk 12")];
        let (status, page) = browser.submit("/report/example", &form).await;
        assert!(status == 200 && page.contains("INC-1"), "{page}");
        // The same form again is no second incident, and nothing is said about the first.
        let (status, page) = browser.submit("/report/example", &form).await;
        assert!(status == 200 && !page.contains("INC-"), "{page}");
        assert_eq!(browser.submit("/report/example", &[("seen", " ")]).await.0, 422);
        let (status, _) = browser.submit("/report/example", &[("seen", "Buy this"), ("website", "https://spam.example.com")]).await;
        assert_eq!(status, 200);
        let list = ada.get("/api/v1/incidents").await.expect(200);
        assert_eq!((list["items"].as_array().unwrap().len(), list["items"][0]["title"].as_str()), (1, Some("Odd mail")));
        let journal = ada.get("/api/v1/incidents/INC-1/journal").await.expect(200).to_string();
        assert!(journal.contains("desk 12"), "{journal}");
        ada.patch("/api/v1/organisation", serde_json::json!({"report_page": {"enabled": false}})).await.expect(200);
        assert_eq!(browser.get("/report/example").await.0, 404);
        assert_eq!(browser.submit("/report/example", &form).await.0, 404);
        assert_eq!(browser.get("/report/nowhere").await.0, 404);
    }
}
