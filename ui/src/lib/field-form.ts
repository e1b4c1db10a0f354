/** What a field that the core describes needs of the form around it. */
import type { FieldName, FieldView, InstallationsView, PlacesView } from './ipc';
import type { SecretRows, StagedSecret } from './staging.svelte';

export interface FieldForm {
  /** The kind that a secret is for. */
  readonly kind: string;
  /** What the ids of its controls begin with. */
  readonly ids: string;
  readonly secret: StagedSecret;
  /** Further ones, where the field takes several. */
  readonly further: SecretRows;
  /** Whether there is a secret with which a list can be asked for. */
  readonly canPick: boolean;
  /** Has the provider name what can be picked. */
  pick(): Promise<InstallationsView>;
  /** Has the provider name what could be typed; missing where nobody can be asked. */
  places?: () => Promise<PlacesView>;
  valueOf(field: FieldView): string;
  problemOf(field: FieldView): string | null;
  answer(id: FieldName, value: string): void;
  leave(id: FieldName): void;
  read(): Promise<void>;
}
