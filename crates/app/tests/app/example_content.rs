//! The example tells what it should: phases, kinds, corrections, and the founder in it; and goes without a trace.

use std::collections::BTreeSet;

use firebell_app::library::{self, Listing};
use firebell_app::{example, identity, incident};
use firebell_store::list::Filter;

use crate::lab::{Lab, refused};

#[tokio::test]
async fn the_example_is_full_and_can_be_looked_at() {
    let (lab, ada, real) = Lab::started(true).await;
    let cx = ada.cx("example").await;
    let me = cx.actor.account.unwrap();
    refused(example::fill(&lab.app, &real, me, "Ada").await, "not_the_example");

    let all = Listing { limit: 200, ..Listing::default() };
    assert_eq!(library::teams(&lab.app, &cx, &all).await.unwrap().items.len(), 3);
    assert_eq!(library::areas(&lab.app, &cx, &all).await.unwrap().items.len(), 8);
    assert_eq!(library::assets(&lab.app, &cx, &[], &all).await.unwrap().items.len(), 14);
    let people =
        identity::people(&lab.app, &cx, &identity::PeopleQuery { limit: 50, ..Default::default() }).await.unwrap();
    assert_eq!(people.items.len(), 9);

    let filter = Filter { limit: 50, ..Filter::default() };
    let list = incident::list(&lab.app, &cx, filter).await.unwrap().items;
    assert_eq!(list.len(), 9);
    let keys = |f: fn(&firebell_api::IncidentItem) -> &str| list.iter().map(f).collect::<BTreeSet<_>>();
    assert!(keys(|i| &i.phase).len() >= 6);
    assert_eq!(keys(|i| &i.kind), BTreeSet::from(["exercise", "real", "retrospective"]));
    assert!(list.iter().any(|i| i.visibility == "private"));
    for disposition in ["near_miss", "true_positive_with_impact"] {
        assert!(list.iter().any(|i| i.disposition.as_deref() == Some(disposition)), "{disposition}");
    }
    assert!(list.iter().any(|i| i.lead.as_ref().is_some_and(|l| l.id == Some(me.0))), "who looks around leads one");
    for item in &list {
        let seen = incident::get(&lab.app, &cx, &item.reference, None).await.unwrap();
        assert!(seen.problems.is_empty(), "{}: {:?}", seen.title, seen.problems);
        let unlisted = serde_json::to_string(&seen.facts).unwrap();
        assert!(!unlisted.contains("\"listed\":false"), "{}: {unlisted}", seen.title);
        assert!(
            seen.times.values().all(|t| t.at.as_deref().is_none_or(|at| at <= "2026-11-21T10:00:00Z")),
            "{}",
            seen.title
        );
    }
    // Areas of the list include those below.
    let areas = library::areas(&lab.app, &cx, &all).await.unwrap().items;
    let it = areas.iter().find(|a| a.name == "IT").unwrap();
    let below = Filter { limit: 50, areas: vec![firebell_domain::ids::AreaId(it.id)], ..Filter::default() };
    assert!(incident::list(&lab.app, &cx, below).await.unwrap().items.len() >= 4);
}

#[tokio::test]
async fn a_second_example_is_possible_after_the_first_is_gone() {
    let (lab, ada, real) = Lab::started(true).await;
    identity::remove_example(&lab.app, &ada.caller().await.unwrap()).await.unwrap();
    let cx = ada.cx(&real.slug).await;
    let filter = Filter { limit: 50, ..Filter::default() };
    assert!(incident::list(&lab.app, &cx, filter).await.unwrap().items.is_empty());
    let mut reader = lab.app.store.reader("test").await.unwrap();
    let left = firebell_store::identity::account_by_email(&mut reader, "mara.lindqvist@example.com").await.unwrap();
    assert!(left.is_none());
}
