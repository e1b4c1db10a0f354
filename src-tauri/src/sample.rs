//! The trial: sample systems are added through the same use cases as one's own, and gone at the end.

use std::{
    path::Path,
    sync::{Mutex, PoisonError},
};

use app::{App, NewSystem};
use domain::{Address, NetworkRoute, ProxyMode, SystemKind};
use tauri::{AppHandle, Manager, Runtime, async_runtime};
use tokio_util::sync::CancellationToken;

use crate::{
    sandbox::{Ready, Sandbox, SandboxError},
    shell::Shell,
};

/// Keeps the child alive as long as the window.
#[derive(Default)]
pub(crate) struct Trial(Mutex<Option<Sandbox>>);

/// Why the trial has no systems.
#[derive(Debug, thiserror::Error)]
enum TrialError {
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    #[error(transparent)]
    Address(#[from] domain::AddressError),
    #[error(transparent)]
    Store(#[from] app::StoreError),
    #[error(transparent)]
    System(#[from] app::SystemError),
}

/// Starts the sample systems and adds them, behind the window.
pub(crate) fn begin<R: Runtime>(handle: &AppHandle<R>) {
    let handle = handle.clone();
    async_runtime::spawn(async move {
        if let Err(error) = set_up(&handle).await {
            tracing::error!("the trial has no systems: {error}");
        }
    });
}

/// Ends the child and throws the trial's key away.
pub(crate) async fn end<R: Runtime>(handle: &AppHandle<R>) {
    let child = handle
        .state::<Trial>()
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    drop(child);
    if let Err(error) = handle.state::<App>().discard_sample_key().await {
        tracing::warn!("the trial's key is still in the keychain: {error}");
    }
}

async fn set_up<R: Runtime>(handle: &AppHandle<R>) -> Result<(), TrialError> {
    let program = handle
        .state::<Shell>()
        .sandbox
        .clone()
        .ok_or(SandboxError::NotStarted)?;
    let started = async_runtime::spawn_blocking(move || Sandbox::start(Path::new(&program))).await;
    let (child, ready) = started.map_err(|_| SandboxError::NotStarted)??;
    *handle
        .state::<Trial>()
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner) = Some(child);
    if let Some(coregit) = ready.coregits.first() {
        // Set once: a process has one sample.
        let _ = handle.state::<Shell>().sample_coregit.set(coregit.url.clone());
    }
    add_systems(&handle.state::<App>(), &ready).await
}

async fn add_systems(app: &App, ready: &Ready) -> Result<(), TrialError> {
    let mut settings = app.settings().await?;
    settings.route = NetworkRoute {
        proxy: ProxyMode::Explicit(Address::parse(&ready.proxy)?),
        extra_ca_pem: Some(ready.ca_pem.clone()),
    };
    app.save_settings(settings).await?;
    for devlake in &ready.devlakes {
        let system = NewSystem {
            kind: SystemKind::DevLake,
            address: devlake.url.clone(),
            name: devlake.name.clone(),
            environment: devlake.environment,
            login: None,
            allows_plain_http: false,
        };
        app.add_system(system, &CancellationToken::new()).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use app::ReloadProgress;
    use domain::Environment;

    use super::*;
    use crate::testing::{MovedClock, open_app};

    #[tokio::test]
    async fn the_sample_systems_are_added_and_can_be_read_through_their_proxy() {
        let directory = tempfile::tempdir().unwrap();
        let app = open_app(directory.path(), &Arc::new(MovedClock::default()));
        let sandbox = ::sandbox::Sandbox::start().await.unwrap();
        let announcement = ::sandbox::seed_sample(&sandbox).await.unwrap();
        // Across the same text as between the two programs.
        let ready: Ready = serde_json::from_str(&serde_json::to_string(&announcement).unwrap()).unwrap();

        add_systems(&app, &ready).await.unwrap();

        let systems = app.systems().await.unwrap();
        let names: Vec<_> = systems
            .iter()
            .map(|overview| overview.system.name.as_str())
            .collect();
        assert_eq!(names, ["DevLake production", "DevLake staging"]);
        assert_eq!(systems[0].system.environment, Environment::Production);
        assert_eq!(ready.coregits.len(), 1, "offered where a system is added");
        let reloaded = app.reload(&[], &Silent, &CancellationToken::new()).await.unwrap();
        assert!(
            reloaded.adopted > 0 && reloaded.troubles.is_empty(),
            "{reloaded:?}"
        );
    }

    struct Silent;

    impl ReloadProgress for Silent {
        fn started(&self, _systems: usize) {}

        fn finished(&self, _system: &str, _done: usize) {}
    }
}
