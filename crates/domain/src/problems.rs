//! Times of an incident that cannot all be true. They are shown as data problems; nothing is ever changed because of
//! them. Not for what is merely unknown (`known`).

use serde::{Deserialize, Serialize};

use crate::incident::Incident;
use crate::keys::{Phase, TimeName, TimeSource};

/// Two times in an order that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderProblem {
    /// What must come first, and does not.
    pub earlier: TimeName,
    /// What must come after it.
    pub later: TimeName,
}

impl OrderProblem {
    /// The problem in words.
    pub fn words(&self) -> String {
        format!(
            "“{}” is later than “{}”, which cannot be. Check both times; nothing was changed.",
            self.earlier.key().replace('_', " "),
            self.later.key().replace('_', " ")
        )
    }
}

/// What must not come before what.
const ORDER: &[(TimeName, &[TimeName])] = {
    use TimeName::*;
    &[
        (
            Occurred,
            &[
                Aware,
                Detected,
                Reported,
                Paged,
                Acknowledged,
                Declared,
                ResponseStarted,
                Contained,
                Eradicated,
                Recovered,
                Resolved,
                Closed,
            ],
        ),
        (
            Detected,
            &[
                Aware,
                Reported,
                Paged,
                Acknowledged,
                Declared,
                ResponseStarted,
                Contained,
                Eradicated,
                Recovered,
                Resolved,
                Closed,
            ],
        ),
        (Reported, &[Closed]),
        (Acknowledged, &[Resolved, Closed]),
        (Declared, &[Resolved, Closed]),
        (ResponseStarted, &[Contained, Eradicated, Recovered, Resolved, Closed]),
        (Contained, &[Eradicated, Recovered, Resolved, Closed]),
        (Eradicated, &[Recovered, Resolved, Closed]),
        (Recovered, &[Resolved, Closed]),
        (Resolved, &[Closed]),
    ]
};

/// All pairs of known times that cannot both be true.
pub fn order_problems(incident: &Incident) -> Vec<OrderProblem> {
    let mut problems = Vec::new();
    for (earlier, laters) in ORDER {
        let Some(first) = incident.time(*earlier) else {
            continue;
        };
        for later in *laters {
            let wrong = incident.time(*later).is_some_and(|then| then < first);
            if wrong && !is_of_an_earlier_round(incident, *later) {
                problems.push(OrderProblem { earlier: *earlier, later: *later });
            }
        }
    }
    problems
}

/// After going back, the times of phases still ahead are those of the round before, and no problem.
fn is_of_an_earlier_round(incident: &Incident, name: TimeName) -> bool {
    let ahead = Phase::ALL.iter().any(|phase| phase.own_time() == Some(name) && *phase > incident.phase);
    ahead && incident.times.get(&name).is_some_and(|time| time.source == TimeSource::Phase)
}
