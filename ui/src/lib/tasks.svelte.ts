/** What is running, for the status bar. Each can be cancelled by its id. */
import { ipc } from './ipc';

export interface Task {
  id: string;
  label: string;
  isCancelling: boolean;
}

let count = 0;

export class Tasks {
  running = $state<Task[]>([]);

  /** Runs long work under a fresh task id and lists it for as long as it takes. */
  async run<T>(label: string, work: (task: string) => Promise<T>): Promise<T> {
    count += 1;
    const id = `window-${Date.now().toString(36)}-${count}`;
    this.running.push({ id, label, isCancelling: false });
    try {
      return await work(id);
    } finally {
      this.running = this.running.filter((task) => task.id !== id);
    }
  }

  /** Asks the core to stop; the work itself then ends with `cancelled`. */
  async cancel(id: string): Promise<void> {
    const task = this.running.find((candidate) => candidate.id === id);
    if (!task || task.isCancelling) return;
    task.isCancelling = true;
    await ipc.cancelTask(id).catch(() => undefined);
  }
}
