//! Carrying a run on until a person is needed, or it is over.

use domain::{
    ConnectionId, Finding, RotationId,
    account::are_told_apart,
    rotation::{Event, Holds, Next, OutOfTurn, Rotation, Trial},
};
use tokio_util::sync::CancellationToken;
use vault::Purpose;

use super::{
    Decision, RotationInFull, RotationProgress,
    sinks::{Place, Sent},
};
use crate::{App, RotationError};

impl App {
    /// Does what a person decided, and then every step that needs nobody. Cancelling pauses between two steps.
    ///
    /// # Errors
    /// [`RotationError::UnderWay`] when another process or call carries it on; [`RotationError::OutOfTurn`] for a
    /// decision that does not fit; a locked store. What was done until then is written down.
    pub async fn carry_on(
        &self,
        id: RotationId,
        decision: Decision,
        progress: &dyn RotationProgress,
        cancel: &CancellationToken,
    ) -> Result<RotationInFull, RotationError> {
        self.require_open_store().await?;
        self.take_lease(id).await?;
        let run = Run {
            app: self,
            id,
            progress,
            cancel,
            is_another_meant: matches!(decision, Decision::BeginDespite(_)),
        };
        let mut outcome = run.decide(decision).await;
        if outcome.is_ok() {
            outcome = run.go_on().await;
        }
        if outcome.is_err() {
            // Whatever stood in the way: what is certain is written down, and a person decides.
            let written = self.record(id, Event::Interrupted).await;
            self.drop_lease(id).await?;
            written?;
        } else {
            self.drop_lease(id).await?;
        }
        outcome?;
        self.rotation(id).await
    }
}

struct Run<'a> {
    app: &'a App,
    id: RotationId,
    progress: &'a dyn RotationProgress,
    cancel: &'a CancellationToken,
    /// Whether another account is meant, whichever it turns out to be.
    is_another_meant: bool,
}

impl Run<'_> {
    async fn decide(&self, decision: Decision) -> Result<(), RotationError> {
        let rotation = self.app.journalled(self.id).await?;
        let event = match decision {
            Decision::GoOn => return Ok(()),
            Decision::LeaveOut(connection) => Event::LeftOut(place_in(&rotation, connection)?),
            Decision::TakeIn(connection) => Event::TakenIn(place_in(&rotation, connection)?),
            Decision::Begin(on_trouble) => {
                let credential = self.app.credential_of(&rotation).await?;
                if rotation.incoming.is_of_another(credential.account.as_deref()) {
                    return Err(RotationError::OtherAccount);
                }
                Event::Begun(on_trouble)
            }
            Decision::BeginDespite(on_trouble) => Event::Begun(on_trouble),
            Decision::Resume => Event::Resumed,
            Decision::PutBack => Event::RollBackAsked,
            Decision::Abandon => Event::AbandonAsked,
        };
        self.record(event).await
    }

    async fn go_on(&self) -> Result<(), RotationError> {
        loop {
            let rotation = self.app.journalled(self.id).await?;
            if self.cancel.is_cancelled() {
                return self.record(Event::Interrupted).await;
            }
            match rotation.next() {
                Next::Try(at) => self.try_at(&rotation, at).await?,
                Next::Swap(at) => self.swap(&rotation, at).await?,
                Next::Ask(at) => self.ask(&rotation, at).await?,
                Next::Confirm(at) => self.confirm(&rotation, at).await?,
                Next::PutBack(at) => self.put_back(&rotation, at).await?,
                Next::Commit => {
                    let rotation = self.app.switch(self.id).await?;
                    self.progress.changed(&rotation);
                }
                Next::AskPerson | Next::Nothing => return Ok(()),
            }
        }
    }

    async fn try_at(&self, rotation: &Rotation, at: usize) -> Result<(), RotationError> {
        let (trial, finding) = match self.place(rotation, at).await? {
            Some(place) => {
                let tried = self.app.try_there(rotation, &place, self.cancel).await?;
                if let Some(account) = tried.account {
                    self.record(Event::Belongs(account)).await?;
                }
                (tried.trial, tried.finding)
            }
            None => (Trial::Refused, Some(Finding::ConnectionMissing)),
        };
        self.record(Event::Tried(at, trial, finding)).await
    }

    async fn swap(&self, rotation: &Rotation, at: usize) -> Result<(), RotationError> {
        self.record(Event::Intended(at)).await?;
        let login = rotation.incoming.login.as_deref();
        let event = match self.send(rotation, at, Purpose::Staged, login).await? {
            Sent::Taken => Event::Swapped(at),
            // Somebody on the way may have said no to what the system had done already.
            Sent::Refused(finding) => match self.look(rotation, at).await? {
                Ok(Holds::New) => Event::Swapped(at),
                Ok(Holds::Old | Holds::Unknown) | Err(_) => Event::SwapRefused(at, finding),
            },
            Sent::Not(finding) => Event::NotSent(at, finding),
            // Sent once more already, and still nobody can tell: a person decides.
            Sent::Lost if rotation.sinks[at].holds() == Holds::Unknown => {
                Event::Unreachable(at, Finding::UnknownAnswer { status: 0 })
            }
            Sent::Lost => Event::AnswerLost(at),
        };
        self.record(event).await
    }

    /// A way back is written down only after it was looked at.
    async fn put_back(&self, rotation: &Rotation, at: usize) -> Result<(), RotationError> {
        self.record(Event::PutBackIntended(at)).await?;
        let credential = self.app.credential_of(rotation).await?;
        let sent = self
            .send(rotation, at, Purpose::Current, credential.login.as_deref())
            .await?;
        let event = match sent {
            Sent::Taken => match self.look(rotation, at).await? {
                Ok(Holds::New) => Event::PutBackRefused(at, Finding::NoReason),
                Ok(Holds::Old | Holds::Unknown) => Event::PutBack(at),
                Err(_) => Event::AnswerLost(at),
            },
            Sent::Refused(finding) => Event::PutBackRefused(at, finding),
            Sent::Not(finding) => Event::NotSent(at, finding),
            Sent::Lost => Event::AnswerLost(at),
        };
        self.record(event).await
    }

    async fn ask(&self, rotation: &Rotation, at: usize) -> Result<(), RotationError> {
        let event = match self.look(rotation, at).await? {
            Ok(holds) => Event::Found(at, holds),
            Err(finding) => Event::Unreachable(at, finding),
        };
        self.record(event).await
    }

    async fn confirm(&self, rotation: &Rotation, at: usize) -> Result<(), RotationError> {
        let event = match self.look(rotation, at).await? {
            Ok(Holds::Old) => Event::NotThere(at, Finding::NoReason),
            Err(finding) => Event::Unreachable(at, finding),
            Ok(Holds::New | Holds::Unknown) => match self.place(rotation, at).await? {
                Some(place) => {
                    let (event, account) = self.app.test_there(rotation, at, &place, self.cancel).await?;
                    self.of_account(rotation, event, account).await?
                }
                None => Event::NotConfirmed(at, Finding::ConnectionMissing),
            },
        };
        self.record(event).await
    }

    /// Where only the system's test tells whose the new secret is, it is written down, and said where it is somebody
    /// else's.
    async fn of_account(
        &self,
        rotation: &Rotation,
        event: Event,
        account: Option<String>,
    ) -> Result<Event, RotationError> {
        let (Event::Confirmed(at), Some(account), None) = (&event, account, &rotation.incoming.account)
        else {
            return Ok(event);
        };
        let recorded = self.app.credential_of(rotation).await?.account;
        match recorded.filter(|recorded| are_told_apart(&account, recorded)) {
            Some(expected) if !self.is_another_meant => {
                let finding = Finding::AccountDiffers {
                    account: account.clone(),
                    expected,
                    field: None,
                };
                Ok(Event::OfAnother(*at, account, finding))
            }
            Some(_) | None => {
                self.record(Event::Belongs(account)).await?;
                Ok(event)
            }
        }
    }

    async fn send(
        &self,
        rotation: &Rotation,
        at: usize,
        purpose: Purpose,
        login: Option<&str>,
    ) -> Result<Sent, RotationError> {
        let Some(place) = self.place(rotation, at).await? else {
            return Ok(Sent::Refused(Finding::ConnectionMissing));
        };
        // Forward the old one makes room, back the new one does.
        let leaving = match purpose {
            Purpose::Staged => self.app.credential_of(rotation).await?.hint,
            Purpose::Current | Purpose::Previous => rotation.incoming.hint.clone(),
        };
        self.app
            .send_there(rotation, (&rotation.sinks[at], &place), purpose, login, &leaving)
            .await
    }

    async fn look(&self, rotation: &Rotation, at: usize) -> Result<Result<Holds, Finding>, RotationError> {
        let Some(place) = self.place(rotation, at).await? else {
            return Ok(Err(Finding::ConnectionMissing));
        };
        let credential = self.app.credential_of(rotation).await?;
        self.app
            .ask_there(rotation, &rotation.sinks[at], &place, &credential, self.cancel)
            .await
    }

    async fn place(&self, rotation: &Rotation, at: usize) -> Result<Option<Place>, RotationError> {
        self.app.place_of(rotation, at).await
    }

    async fn record(&self, event: Event) -> Result<(), RotationError> {
        let rotation = self.app.record(self.id, event).await?;
        self.progress.changed(&rotation);
        Ok(())
    }
}

fn place_in(rotation: &Rotation, connection: ConnectionId) -> Result<usize, OutOfTurn> {
    let is_it = |sink: &domain::rotation::Sink| sink.connection == connection;
    rotation.sinks.iter().position(is_it).ok_or(OutOfTurn)
}
