/** One connector at work: what was asked of it and what came back. What belongs to another one is dropped. */
import { Failure, toFailure } from '../../lib/failure';
import type { Frame } from '../../lib/frame.svelte';
import {
  ipc,
  type AbilityView,
  type ConnectionView,
  type HandOverView,
  type KinView,
  type KnowledgeView,
  type PlanView,
  type RowView,
  type TicketMoveView,
  type TicketsView,
  type TicketView,
  type WritingInput,
} from '../../lib/ipc';
import { connector as words } from '../../lib/words.connector';

export class ConnectorState {
  abilities = $state.raw<AbilityView[] | null>(null);
  tickets = $state.raw<TicketsView | null>(null);
  pages = $state.raw<KnowledgeView | null>(null);
  handOver = $state.raw<HandOverView | null>(null);
  /** The relatives of one ticket. */
  kin = $state.raw<{ of: string; view: KinView } | null>(null);
  /** Where the ticket that is written on can go. */
  moves = $state.raw<TicketMoveView[] | null>(null);
  /** Pages for one ticket, from a source of knowledge. */
  ticketPages = $state.raw<{ of: string; view: KnowledgeView } | null>(null);
  /** Connectors whose pages can be searched. */
  knowledge = $state.raw<RowView[]>([]);
  /** The ticket that is written on. */
  writingOn = $state.raw<TicketView | null>(null);
  plan = $state.raw<PlanView | null>(null);
  made = $state<string | null>(null);
  isBusy = $state(false);
  failure = $state.raw<Failure | null>(null);

  readonly #frame: Frame;
  readonly #of: ConnectionView;

  constructor(frame: Frame, of: ConnectionView) {
    this.#frame = frame;
    this.#of = of;
  }

  get isKnowledge(): boolean {
    return this.#of.connector === 'dojopsConfluence';
  }

  get canMention(): boolean {
    return this.#of.connector === 'dojopsJira';
  }

  get hasRequests(): boolean {
    return this.#of.connector === 'dojopsGitlab' || this.#of.connector === 'dojopsGithub';
  }

  probe = () =>
    this.#run(words.probing(this.#of.name), async (task) => {
      this.abilities = await ipc.probeConnector(this.#of.id, task);
    });

  readTickets = () =>
    this.#run(words.readingTickets(this.#of.name), async (task) => {
      this.tickets = await ipc.listTickets(this.#of.id, task);
      this.knowledge = await this.#sourcesOfKnowledge();
      this.#frame.announcer.say(words.tickets);
    });

  search = (text: string) =>
    this.#run(words.searching(this.#of.name), async (task) => {
      const input = { connector: this.#of.id, words: text, ticketConnector: null, ticket: null };
      this.pages = await ipc.searchKnowledge(input, task);
    });

  readKin = (ticket: string) =>
    this.#run(words.readingKin(ticket), async (task) => {
      this.kin = { of: ticket, view: await ipc.ticketKin(this.#of.id, ticket, task) };
    });

  readMoves = () => {
    const ticket = this.writingOn;
    if (!ticket || this.moves) return Promise.resolve();
    return this.#run(words.readingMoves(ticket.reference), async (task) => {
      this.moves = await ipc.ticketMoves(this.#of.id, ticket.reference, task);
    });
  };

  searchFor = (ticket: string, source: RowView) =>
    this.#run(words.searching(source.name), async (task) => {
      const input = { connector: source.id, words: null, ticketConnector: this.#of.id, ticket };
      this.ticketPages = { of: ticket, view: await ipc.searchKnowledge(input, task) };
    });

  /** Has the core put the secret into the clipboard, where the settings allow it. */
  copySecret = () =>
    this.#quietly(async () => {
      await this.#frame.store.whenOpen(() => ipc.copyConnectorSecret(this.#of.id));
      this.#frame.announcer.say(words.secretCopied);
      this.made = words.secretCopied;
    });

  /** Begins writing on a ticket, or ends it. */
  writeOn(ticket: TicketView | null): void {
    this.plan = null;
    this.moves = null;
    this.failure = null;
    this.writingOn = ticket;
  }

  lookAt = (writing: WritingInput) => {
    const ticket = this.writingOn;
    if (!ticket) return Promise.resolve();
    this.made = null;
    return this.#run(words.planning(ticket.reference), async (task) => {
      const input = { connector: this.#of.id, ticket: ticket.reference, writing };
      this.plan = await ipc.planWriting(input, task);
    });
  };

  send = () => {
    const plan = this.plan;
    if (!plan) return Promise.resolve();
    // It is sent once, whatever comes back.
    this.plan = null;
    return this.#run(words.writeOn(plan.ticket), async () => {
      const written = await ipc.carryOutPlan(plan.id);
      this.made = words.done(written.made);
      this.#frame.announcer.say(this.made);
      this.writingOn = null;
    });
  };

  /** In the background: whatever else is shown stays. */
  readHandOver = async () => {
    try {
      this.handOver = await ipc.showHandOver(this.#of.id);
    } catch (thrown) {
      this.failure = toFailure(thrown);
    }
  };

  mark = (isEntered: boolean) =>
    this.#quietly(async () => {
      await ipc.markEntered(this.#of.id, isEntered);
      this.handOver = await ipc.showHandOver(this.#of.id);
    });

  /** Sources of knowledge are told by their kind's group, which the matrix names. */
  async #sourcesOfKnowledge(): Promise<RowView[]> {
    const listed = await ipc.listConnections({
      text: 'kind:confluence',
      sort: 'name',
      isDescending: false,
      collapsed: [],
      offset: 0,
      limit: 20,
    });
    return listed.lines.flatMap((line) => (line.line === 'row' ? [line.row] : []));
  }

  async #run(label: string, work: (task: string) => Promise<void>): Promise<void> {
    await this.#quietly(() => this.#frame.store.whenOpen(() => this.#frame.tasks.run(label, work)));
  }

  async #quietly(work: () => Promise<void>): Promise<void> {
    this.isBusy = true;
    this.failure = null;
    try {
      await work();
    } catch (thrown) {
      this.failure = toFailure(thrown);
    } finally {
      this.isBusy = false;
    }
  }
}
