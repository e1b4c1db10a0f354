/** A running or finished ladder, fed by the events of a check. */
import type { CheckEvent, CheckView, RungView } from './ipc';

export class Ladder {
  rungs = $state.raw<RungView[]>([]);
  running = $state<number | null>(null);
  stages = $state.raw<string[]>([]);
  result = $state.raw<CheckView | null>(null);
  isRunning = $state(false);

  begin(): void {
    this.clear();
    this.isRunning = true;
  }

  take(event: CheckEvent): void {
    switch (event.event) {
      case 'started':
        this.rungs = event.rungs;
        break;
      case 'running':
        this.running = event.index;
        break;
      case 'finished':
        this.rungs = this.rungs.map((rung, index) => (index === event.index ? event.rung : rung));
        if (this.running === event.index) this.running = null;
        break;
      case 'stage':
        this.stages = [...this.stages, event.label];
        break;
    }
  }

  finish(check: CheckView | null): void {
    this.isRunning = false;
    this.running = null;
    this.result = check;
    if (check) this.rungs = check.rungs;
  }

  clear(): void {
    this.rungs = [];
    this.stages = [];
    this.running = null;
    this.result = null;
    this.isRunning = false;
  }
}
