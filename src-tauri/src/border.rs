//! Everything that crosses the window's border: commands and their types.

use tauri::{Runtime, generate_handler, ipc::Invoke};
use tauri_specta::{Builder, ErrorHandlingMode, collect_commands};

use crate::commands::{
    about, activity, as_command, backups, connections, connectors, credentials, damage, dates, deletions,
    drafts, edits, elsewhere, keys, moves, removals, reuse, rotations, settings, start, state_files, store,
    systems, tasks, wizard,
};

use crate::view::FirstView;

pub use crate::commands::names::COMMANDS;

/// The one list of handlers, for whatever takes such a list.
macro_rules! with_commands {
    ($taken:ident) => {
        $taken![
            start::start,
            start::try_sample,
            start::wait_for_signal,
            store::store_state,
            store::create_store_in_keychain,
            store::create_store_with_passphrase,
            store::try_keychain,
            store::stop_asking_keychain,
            store::begin_new_vault,
            store::unlock_with_passphrase,
            store::lock_store,
            keys::make_recovery_code,
            keys::set_passphrase,
            keys::use_keychain_again,
            backups::list_backups,
            backups::save_backup,
            backups::plan_restore,
            backups::restore_vault,
            store::note_activity,
            systems::list_systems,
            systems::list_system_sorts,
            systems::find_systems,
            systems::pick_state_file,
            systems::read_state_file,
            systems::probe_system,
            systems::add_system,
            systems::change_system,
            systems::set_system_login,
            systems::reload_lists,
            moves::plan_move,
            moves::move_system,
            moves::plan_merge,
            moves::merge_systems,
            removals::plan_removal,
            removals::remove_system,
            removals::erasure,
            removals::finish_erasure,
            connections::list_connections,
            connections::match_connections,
            connections::group_connections,
            connections::choose_columns,
            connections::complete_filter,
            connections::tag_connections,
            connections::show_connection,
            connections::check_connection,
            connections::test_connections,
            connections::look_again,
            connections::forget_connection,
            edits::read_edit_form,
            edits::edit_connection,
            edits::acknowledge_change,
            connections::open_connection_token_page,
            connections::open_sign_on_page,
            connections::open_config_ui,
            connections::look_for_syncs,
            connections::prove_stored,
            deletions::plan_deletion,
            deletions::delete_connection,
            deletions::rejoin_blueprints,
            deletions::list_archived,
            deletions::restore_archived,
            deletions::erase_archived,
            deletions::erase_unused,
            damage::list_damage,
            damage::forget_damaged,
            credentials::list_credentials,
            credentials::change_credential,
            credentials::set_policies,
            credentials::link_credentials,
            credentials::take_over_account,
            rotations::plan_rotation,
            rotations::begin_rotation,
            rotations::carry_on_rotation,
            rotations::drop_rotation,
            rotations::list_rotations,
            rotations::show_rotation,
            rotations::prove_old_is_dead,
            rotations::erase_previous,
            activity::list_activity,
            activity::export_activity,
            as_command::print_commands,
            as_command::copy_command,
            state_files::choose_state_file,
            state_files::keep_state_file,
            state_files::leave_state_file,
            state_files::write_state_file,
            dates::list_undated,
            dates::tell_dates,
            drafts::list_drafts,
            drafts::save_draft,
            drafts::discard_draft,
            wizard::list_kinds,
            wizard::read_form,
            wizard::stage_secret,
            wizard::drop_staged,
            reuse::list_held,
            reuse::stage_held,
            reuse::list_further_places,
            wizard::check_draft,
            wizard::create_connection,
            wizard::open_token_page,
            wizard::list_installations,
            elsewhere::pick_env_file,
            elsewhere::read_env_file,
            elsewhere::find_in_environment,
            elsewhere::read_environment,
            elsewhere::offer_env_file_deletion,
            connectors::connector_matrix,
            connectors::probe_connector,
            connectors::list_places,
            connectors::list_tickets,
            connectors::ticket_kin,
            connectors::ticket_moves,
            connectors::search_knowledge,
            connectors::plan_writing,
            connectors::carry_out_plan,
            connectors::show_hand_over,
            connectors::copy_connector_secret,
            connectors::mark_entered,
            connectors::agent_state,
            connectors::pick_cli_secrets,
            connectors::read_cli_secrets,
            tasks::cancel_task,
            settings::read_settings,
            settings::save_settings,
            about::list_licences,
            about::open_log_folder,
            about::copy_diagnostics,
            about::copy_note,
        ]
    };
}

/// What answers the window's calls. The types that the builder below collects are needed for the bindings only.
pub fn handler<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    with_commands!(generate_handler)
}

/// The registered commands, with the types that they name.
pub fn builder<R: Runtime>() -> Builder<R> {
    Builder::new()
        .commands(with_commands!(collect_commands))
        // Answers that nobody asks for in a command.
        .typ::<FirstView>()
        .error_handling(ErrorHandlingMode::Result)
        // One type for both directions: an optional field would else become two.
        .disable_serde_phases()
}
