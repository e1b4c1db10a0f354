/** One connector at work: what was asked of it and what came back. What belongs to another one is dropped. */
import { Failure, toFailure } from '../../lib/failure';
import type { Frame } from '../../lib/frame.svelte';
import {
  ipc,
  type AbilityView,
  type ConnectionView,
  type HandOverView,
  type KnowledgeView,
  type PlanView,
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
      this.#frame.announcer.say(words.tickets);
    });

  search = (text: string) =>
    this.#run(words.searching(this.#of.name), async (task) => {
      const input = { connector: this.#of.id, words: text, ticketConnector: null, ticket: null };
      this.pages = await ipc.searchKnowledge(input, task);
    });

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

  readHandOver = () =>
    this.#quietly(async () => {
      this.handOver = await ipc.showHandOver(this.#of.id);
    });

  mark = (isEntered: boolean) =>
    this.#quietly(async () => {
      await ipc.markEntered(this.#of.id, isEntered);
      this.handOver = await ipc.showHandOver(this.#of.id);
    });

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
