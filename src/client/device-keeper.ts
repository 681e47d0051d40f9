/**
 * Keeps a device and the session on it alive: opens it, tests it before the first training, keeps snapshots of all runs,
 * and when the device is lost builds everything again on a new one and goes on from the snapshots, bit for bit.
 */
import type { PreparedData } from "../data/load";
import { type FoundDevice, findDevice } from "../device/adapter";
import { afterStop, NO_LOSSES, onLoss } from "../device/loss";
import { candidates, type MatmulVariant, needsTuning } from "../device/variant";
import type { ExperimentSpec } from "../spec/schema";
import { KernelCompiler } from "../kernels/compiler";
import { frozenWords, type Run } from "../running/run";
import { selfTest } from "../running/self-test";
import { ProblemError, Session } from "../running/session";
import { restoreSnapshot, type Snapshot, takeSnapshot, withRate } from "../running/snapshot";
import { fastestVariant } from "../running/tune";
import { putBack } from "./put-back";
import type { Reporter } from "./reporter";

/** A session that was taken off the device, with all that brings it back bit for bit. */
interface PutAway {
  spec: ExperimentSpec;
  data: PreparedData;
  initial: Session["start"];
  snapshots: Map<string, Snapshot>;
  frozen: Map<string, Run["frozen"]>;
}

export interface KeeperHooks {
  /** Everything stands again after a loss. */
  recovered(): void;
  /** Takes a turn among the engine's commands. */
  turn<T>(work: () => Promise<T>): Promise<T>;
}

export class DeviceKeeper {
  session: Session | null = null;
  /** True from the moment a device is lost until everything stands again. */
  recovering = false;
  private found: FoundDevice | null = null;
  private compiler: KernelCompiler | null = null;
  private tested = false;
  private tuned: MatmulVariant | null = null;
  private losses = NO_LOSSES;
  private readonly snapshots = new Map<string, Snapshot>();

  constructor(
    private readonly gpu: GPU | undefined,
    private readonly reporter: Reporter,
    private readonly hooks: KeeperHooks,
  ) {}

  /** Finds a device. Throws ProblemError with the cause when there is none. */
  async open(): Promise<FoundDevice> {
    const found = await findDevice(this.gpu);
    if (!found.ok) {
      this.reporter.emit({ kind: "state", state: "failed", text: found.problem.title });
      throw new ProblemError(found.problem);
    }
    this.found = found;
    this.compiler = new KernelCompiler(found.device);
    this.tested = false;
    if (needsTuning(found.facts)) {
      this.reporter.emit({ kind: "state", state: "starting", text: "Measuring which kernels suit this adapter" });
      // Kept for recoveries: another variant would round differently.
      this.tuned ??= await fastestVariant(this.compiler, candidates(found.facts));
      found.adapter.variant = this.tuned;
    }
    this.reporter.emit({ kind: "adapter", adapter: found.adapter });
    if (found.notice && this.losses === NO_LOSSES) this.reporter.emit({ kind: "problem", problem: found.notice });
    void found.device.lost.then((info) => {
      if (this.found === found) void this.recover(info.message);
    });
    found.device.addEventListener("uncapturederror", ({ error }) => {
      this.reporter.emit({
        kind: "problem",
        problem: {
          code: "gpu-error",
          title: "The graphics adapter reported an error.",
          detail: error.message.split("\n")[0],
          remedy: "Pause and press Reset; if it comes back, please report it with the name of your adapter.",
        },
      });
    });
    return found;
  }

  /** Whether there is a device. */
  get ready(): boolean {
    return this.found !== null;
  }

  /** The device, opened if need be. */
  async device(): Promise<FoundDevice> {
    return this.found ?? this.open();
  }

  /** The session; throws when nothing was configured yet. */
  need(): Session {
    if (this.session) return this.session;
    throw new ProblemError({
      code: "nothing-configured",
      title: "There is no experiment on the device yet.",
      detail: "A command came before an experiment was set up.",
      remedy: "Wait until the experiment is ready, or reload the page.",
    });
  }

  /**
   * Replaces the session by a new one for this spec, all runs at step 0; `prepare` may change them before anything else does.
   * There may be no memory for both, so the old session goes first. When the new one cannot be built, the old one comes back
   * as it was.
   */
  async build(spec: ExperimentSpec, data: PreparedData, prepare: (session: Session) => void): Promise<void> {
    const found = await this.device();
    await this.test(found, spec);
    const old = this.session && (await this.putAway(this.session));
    this.session = null;
    this.snapshots.clear();
    try {
      this.session = await this.built(found, spec, data, prepare);
    } catch (error) {
      if (old) await this.bringBack(found, old);
      throw error;
    }
  }

  private async built(
    found: FoundDevice,
    spec: ExperimentSpec,
    data: PreparedData,
    prepare: (session: Session) => void,
  ): Promise<Session> {
    const session = this.newSession(found, spec, data);
    try {
      for (const estimator of spec.estimators) await session.addRun(estimator);
      prepare(session);
    } catch (error) {
      session.destroy();
      throw error;
    }
    return session;
  }

  /** Takes a session off the device; returns what brings it back. */
  private async putAway(session: Session): Promise<PutAway> {
    await session.trainer.drain();
    this.reporter.flush();
    await this.snapshot();
    const snapshots = new Map(this.snapshots);
    const frozen = new Map(session.trainer.runs.map((run) => [run.id, run.frozen]));
    const { spec, data } = session;
    const initial = session.start;
    session.destroy();
    return { spec, data, initial, snapshots, frozen };
  }

  private async bringBack(found: FoundDevice, old: PutAway): Promise<void> {
    this.session = await this.built(found, old.spec, old.data, (session) => {
      session.start = old.initial;
      for (const run of session.trainer.runs) session.restart(run);
      putBack(session, [...old.snapshots.values()]);
      for (const run of session.trainer.runs) run.frozen = old.frozen.get(run.id) ?? null;
    });
    for (const [id, snapshot] of old.snapshots) this.snapshots.set(id, snapshot);
  }

  private newSession(found: FoundDevice, spec: ExperimentSpec, data: PreparedData): Session {
    const events = {
      series: this.reporter.series.bind(this.reporter),
      frozen: (run: Run) => void this.explainFrozen(run),
    };
    const session = new Session(found, spec, data, events, this.compiler ?? undefined);
    session.trainer.workDivisor = this.losses.workDivisor;
    return session;
  }

  /** Once per device, before anything trains on it. */
  private async test(found: FoundDevice, spec: ExperimentSpec): Promise<void> {
    if (this.tested || !this.compiler) return;
    const { passed, deviation } = await selfTest(
      this.compiler,
      found.adapter.variant as never,
      spec,
      spec.estimators[0],
    );
    if (!passed) {
      throw new ProblemError({
        code: "self-test",
        title: "This graphics adapter computes wrong numbers.",
        detail: `A small training step differs from the same step on the CPU by ${(100 * deviation).toPrecision(2)} %, where 0.1 % is allowed.`,
        remedy: "Update the graphics driver or use another browser. SBN Lab does not train on this adapter.",
      });
    }
    this.tested = true;
  }

  /** Takes and keeps snapshots of all runs that are sound; returned with the last sound one of the others. */
  async snapshot(): Promise<Snapshot[]> {
    const runs = this.session?.trainer.runs ?? [];
    for (const run of runs) {
      const snapshot = run.frozen ? null : await takeSnapshot(run);
      if (snapshot) this.snapshots.set(run.id, snapshot);
    }
    return runs.flatMap((run) => this.snapshots.get(run.id) ?? []);
  }

  forgetSnapshots(): void {
    this.snapshots.clear();
  }

  /** Puts a frozen run back to its last sound snapshot, at half the learning rate: the same steps would fail again. */
  async rewind(id: string): Promise<void> {
    const session = this.need();
    const run = session.findRun(id);
    if (!run) return;
    if (!this.snapshots.has(id)) session.restart(run);
    const snapshot = this.snapshots.get(id) ?? (await takeSnapshot(run));
    if (snapshot) {
      const slower = withRate(snapshot, 0.5);
      restoreSnapshot(run, slower, session.data.mean);
      this.snapshots.set(id, slower);
    }
    run.reportedTo = run.issued;
    run.evaluatedAt = run.issued;
  }

  lose(): void {
    this.found?.device.destroy();
  }

  private async recover(reason: string): Promise<void> {
    this.recovering = true;
    const lost = this.session;
    this.found = null;
    for (;;) {
      const { state, decision } = onLoss(this.losses, performance.now(), reason);
      this.losses = state;
      if (decision.kind === "stop") {
        this.losses = afterStop(state);
        this.recovering = false;
        this.reporter.emit({ kind: "problem", problem: decision.problem });
        this.reporter.emit({ kind: "state", state: "failed", text: decision.problem.title });
        return;
      }
      this.reporter.emit({ kind: "state", state: "recovering", text: decision.text });
      await new Promise((resolve) => setTimeout(resolve, decision.delayMs));
      try {
        const text = await this.hooks.turn(() => this.rebuild(lost));
        this.recovering = false;
        this.reporter.emit({ kind: "recovered", text });
        this.hooks.recovered();
        return;
      } catch (error) {
        reason = error instanceof Error ? error.message : String(error);
      }
    }
  }

  private async rebuild(lost: Session | null): Promise<string> {
    const found = await this.open();
    if (!lost) return "The graphics adapter was lost and found again.";
    await this.test(found, lost.spec);
    const session = this.newSession(found, lost.spec, lost.data);
    for (const estimator of lost.spec.estimators) {
      const run = await session.addRun(estimator);
      const before = lost.findRun(run.id);
      const snapshot = this.snapshots.get(run.id);
      if (snapshot) restoreSnapshot(run, snapshot, lost.data.mean);
      run.reportedTo = before?.reportedTo ?? 0;
      run.evaluatedAt = before?.evaluatedAt ?? -1;
    }
    lost.destroy();
    this.session = session;
    const steps = Math.min(...session.trainer.runs.map((run) => run.issued));
    return `The graphics adapter was lost; training went on from step ${steps.toLocaleString("en")}.`;
  }

  private async explainFrozen(run: Run): Promise<void> {
    const { replica, step, cause } = run.frozen ?? { replica: 0, step: run.issued, cause: "loss" as const };
    const named = await run.program.readParameters(replica).catch(() => new Map<string, Float32Array>());
    const broken = [...named].find(([, values]) => !values.every(Number.isFinite));
    const where = broken
      ? `The first tensor with numbers that are not finite is ${broken[0]}.`
      : "All parameters are still finite.";
    this.reporter.emit({
      kind: "problem",
      problem: {
        code: "diverged",
        title: `${run.plan.estimator.name} diverged at step ${step.toLocaleString("en")}.`,
        detail: `${frozenWords(cause, "Its")} (seed ${run.plan.replicas > 1 ? replica + 1 : 1}). ${where} Only this run stopped.`,
        remedy:
          "Rewind goes back to its last sound checkpoint and on at half the learning rate; or choose a smaller rate.",
        run: run.id,
      },
    });
  }
}
