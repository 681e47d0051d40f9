/**
 * The engine behind the page: keeps a session in step with what the page asks for, trains while it is asked to, and reports.
 * Commands and pieces of training take turns, so that no command meets a half-submitted step.
 */

import { DeviceLostError } from "../device/errors";
import { experimentOf, sameButEstimators } from "../spec/same-experiment";
import type { ExperimentSpec } from "../spec/schema";
import { SWEEP_SEEDS, type SweepKind } from "../experiment/sweep";
import { estimateLikelihood } from "../probing/likelihood";
import { ProblemError, type Session } from "../running/session";
import { readCheckpoint, type Snapshot, writeCheckpoint } from "../running/snapshot";
import type { TuneOptions } from "../tuning/score";
import { Asides } from "./asides";
import { changeRuns } from "./change-runs";
import type { EngineClient, EngineEvent, EngineState, PlanReport, ProbeProgress } from "./contract";
import type { GradientReport, Likelihood } from "../probing/reports";
import type { Problem } from "../reports/problem";
import { DataSource } from "./data-source";
import { DeviceKeeper } from "./device-keeper";
import { type AddedFiles, type KeptFiles, type NamedFile, NO_FILES } from "./own-files";
import { Painting } from "./painting";
import { planExperiment, planOf, problemOfData } from "./planning";
import { probeGradients } from "./probing";
import { problemFrom } from "./problems";
import { putBack } from "./put-back";
import type { FileReader } from "./reading/reader";
import { Reporter } from "./reporter";
import { checked, countRuns } from "./reports";
import { TrainingLoop } from "./training-loop";
import { carryWeights, type GivenWeights, weightsProblem } from "./weights";

export class Engine implements EngineClient {
  private readonly reporter = new Reporter();
  private readonly data: DataSource;
  private readonly keeper: DeviceKeeper;
  private turn: Promise<unknown> = Promise.resolve();
  /** A file of weights that runs start from. */
  private given: GivenWeights | null = null;
  private readonly painting = new Painting((pictures) => this.reporter.emit({ kind: "pictures", pictures }));
  /** The latest probe. */
  private probing: { stopped: boolean } | null = null;
  private readonly asides = new Asides({
    need: () => this.keeper.need(),
    turn: (work) => this.exclusive(() => this.guard(work)),
    emit: (event) => this.reporter.emit(event),
    over: () => this.keeper.recovering || this.rest(),
  });
  private readonly training: TrainingLoop;

  /** `reader`: who reads the visitor's files; none: this thread, which does nothing else meanwhile. */
  constructor(gpu: GPU | undefined, datasets: string, files: KeptFiles = NO_FILES, reader?: FileReader) {
    const emit = (event: EngineEvent) => this.reporter.emit(event);
    this.data = new DataSource({ base: datasets, files, emit, ...(reader ? { reader } : {}) });
    this.keeper = new DeviceKeeper(gpu, this.reporter, {
      recovered: () => this.afterRecovery(),
      turn: (work) => this.exclusive(work),
    });
    this.training = new TrainingLoop(this.keeper, this.reporter, {
      turn: (work) => this.exclusive(() => this.guard(work)),
      others: () => this.asides.over,
      pictures: (now) => (this.painting.isDue(now) ? this.paint() : null),
      say: (state, text) => this.state(state, text),
    });
  }

  async start(listener: (event: EngineEvent) => void): Promise<void> {
    this.reporter.listen(listener);
    this.state("starting", "Looking for a graphics adapter");
    await this.guard(async () => {
      await this.keeper.open();
      this.state("ready", "Ready");
    });
  }

  async configure(json: ExperimentSpec, from?: { checkpoint: Uint8Array; runs: string[] }): Promise<PlanReport | null> {
    this.asides.end();
    void this.stopProbe();
    // Before the turn of the experiment: what trains goes on while data arrive.
    const problem = await problemOfData(json, this.data);
    return this.exclusive(async () => {
      const report = await this.guard(async () => {
        if (problem) throw new ProblemError(problem);
        const spec = checked(json);
        const saved = from ? readCheckpoint(from.checkpoint, experimentOf(spec)) : [];
        const snapshots = saved.filter(({ run }) => from?.runs.includes(run));
        const session = this.keeper.session;
        if (session && sameButEstimators(session.spec, spec)) await this.changeRuns(session, spec, snapshots);
        else await this.build(spec, snapshots);
        return await planOf(this.keeper.need(), this.data);
      });
      // Refused or not, this is where the engine stands now.
      if (!this.keeper.recovering) this.rest();
      return report;
    });
  }

  async plan(json: ExperimentSpec): Promise<PlanReport | Problem> {
    try {
      const spec = checked(json);
      return await planExperiment(spec, await this.keeper.device(), this.data);
    } catch (error) {
      return problemFrom(error);
    }
  }

  async run(): Promise<void> {
    this.training.start();
  }

  async pause(): Promise<void> {
    this.training.stop();
    await this.exclusive(async () => {
      await this.keeper.session?.trainer.drain();
      await this.keeper.snapshot();
      this.reporter.flush();
      const trainer = this.keeper.session?.trainer;
      if (trainer) this.reporter.speed(trainer, true);
      await this.paint();
      this.rest();
    });
  }

  async step(): Promise<void> {
    await this.exclusive(() =>
      this.guard(async () => {
        const { trainer } = this.keeper.need();
        await trainer.advance(1);
        await trainer.drain();
        this.reporter.flush();
        this.reporter.speed(trainer, true);
        await this.paint();
      }),
    );
  }

  async reset(): Promise<void> {
    await this.exclusive(() =>
      this.guard(async () => {
        const session = this.keeper.need();
        await session.trainer.drain();
        this.startOver(session);
        await this.paint();
      }),
    );
  }

  /** All runs back to step 0. */
  private startOver(session: Session): void {
    this.reporter.drop();
    for (const run of session.trainer.runs) session.restart(run);
    this.keeper.forgetSnapshots();
    this.holds([], []);
  }

  /** Says what is held from here on, and how many steps it has taken. */
  private holds(kept: string[], restored: string[]): void {
    const trainer = this.keeper.session?.trainer;
    const runs = trainer?.runs.map((run) => run.id) ?? [];
    this.reporter.emit({ kind: "holds", runs, kept, restored: restored.filter((id) => runs.includes(id)) });
    if (trainer) this.reporter.speed(trainer, true);
  }

  async watchPictures(runs: string[], everyMs: number): Promise<void> {
    this.painting.watch(runs, everyMs);
    await this.exclusive(() => this.guard(() => this.paint()));
  }

  async likelihood(): Promise<Likelihood[]> {
    const results = await this.exclusive(() =>
      this.guard(async () => {
        const session = this.keeper.need();
        await session.trainer.drain();
        const all: Likelihood[] = [];
        for (const run of session.trainer.runs) all.push(...(await estimateLikelihood(session, run)));
        return all;
      }),
    );
    return results ?? [];
  }

  async probe(
    id: string | null,
    samples: number,
    components = 0,
    samplesOf: Readonly<Record<string, number>> = {},
  ): Promise<GradientReport | null> {
    const own = { stopped: false };
    this.probing = own;
    return this.exclusive(async () => {
      const report = await this.guard(async () => {
        const session = this.keeper.need();
        await session.trainer.drain();
        const progress = (found: ProbeProgress) => {
          this.state("probing", `Measuring gradients: ${found.text}`);
          this.reporter.emit({ kind: "probe", progress: found });
        };
        return probeGradients(
          session,
          id,
          { samples, components, samplesOf },
          { progress, stopped: () => own.stopped },
        );
      });
      if (!this.keeper.recovering) this.rest();
      return report;
    });
  }

  async stopProbe(): Promise<void> {
    if (this.probing) this.probing.stopped = true;
  }

  async sweep(over: SweepKind, samples: number, seeds = SWEEP_SEEDS): Promise<boolean> {
    return this.asides.sweeps.run(over, { samples, seeds });
  }

  async stopSweep(): Promise<void> {
    await this.asides.sweeps.stop();
  }

  async tune(options: TuneOptions): Promise<boolean> {
    return this.asides.tunings.run(options);
  }

  async stopTune(): Promise<void> {
    await this.asides.tunings.stop();
  }

  async checkpoint(): Promise<Uint8Array> {
    return this.exclusive(async () => {
      const session = this.keeper.need();
      await session.trainer.drain();
      const snapshots = await this.keeper.snapshot();
      return writeCheckpoint(experimentOf(session.spec), snapshots);
    });
  }

  async sendCheckpoint(): Promise<boolean> {
    return this.exclusive(async () => {
      const { session } = this.keeper;
      if (!session || this.keeper.recovering) return false;
      await session.trainer.drain();
      const snapshots = await this.keeper.snapshot();
      this.reporter.flush();
      const bytes = writeCheckpoint(experimentOf(session.spec), snapshots);
      const steps = Object.fromEntries(snapshots.map(({ run, step }) => [run, step]));
      this.reporter.emit({ kind: "checkpoint", bytes, steps });
      return true;
    });
  }

  async rewind(id: string): Promise<void> {
    await this.exclusive(() => this.guard(() => this.keeper.rewind(id)));
  }

  async addFiles(files: NamedFile[]): Promise<AddedFiles> {
    return this.data.add(files);
  }

  async stopReading(): Promise<void> {
    this.data.stopReading();
  }

  async startFromWeights(file: GivenWeights | null): Promise<Problem | null> {
    return this.exclusive(async () => {
      try {
        const session = this.keeper.need();
        await session.trainer.drain();
        session.startFrom(file?.bytes ?? null);
        this.given = file;
        this.startOver(session);
        await this.paint();
        return null;
      } catch (error) {
        return weightsProblem(file, error);
      }
    });
  }

  async loseDevice(): Promise<void> {
    this.keeper.lose();
  }

  /** Plans everything first: when one run does not fit, what is there stays as it is. */
  private async build(spec: ExperimentSpec, snapshots: Snapshot[]): Promise<void> {
    this.state("compiling", "Preparing the data");
    const data = await this.data.prepare(spec);
    await planExperiment(spec, await this.keeper.device(), this.data);
    this.painting.dropAll();
    this.state("compiling", `Compiling the kernels of ${countRuns(spec)}`);
    try {
      await this.keeper.build(spec, data, (session) => {
        this.carryWeights(session);
        putBack(session, snapshots);
      });
    } catch (error) {
      if (!this.keeper.session) this.holds([], []);
      throw error;
    }
    const restored = snapshots.map(({ run }) => run);
    this.holds([], restored);
  }

  private carryWeights(session: Session): void {
    const problem = this.given && carryWeights(session, this.given);
    if (!problem) return;
    this.given = null;
    this.reporter.emit({ kind: "weights-left", problem });
  }

  private async changeRuns(session: Session, spec: ExperimentSpec, snapshots: Snapshot[]): Promise<void> {
    const { kept, restored } = await changeRuns(session, spec, snapshots, {
      compiling: (runs) => this.state("compiling", `Compiling the kernels of ${runs.join(", ")}`),
      leaving: (run) => this.painting.drop(run.id),
      drained: () => this.reporter.flush(),
    });
    this.holds(kept, restored);
  }

  private async paint(): Promise<void> {
    const { session } = this.keeper;
    if (session) await this.painting.paint(session);
  }

  private afterRecovery(): void {
    this.painting.dropAll();
    // The runs go on from their snapshots; a reset later is to begin at the given weights again.
    if (this.given) this.keeper.session?.startFrom(this.given.bytes);
    this.rest();
    this.training.goOn();
  }

  /** Says whether it trains or waits, after work of another kind. */
  private rest(): void {
    if (!this.keeper.ready || this.asides.busy) return;
    const { playing } = this.training;
    this.state(playing ? "running" : "paused", playing ? "Training" : "Paused");
  }

  private state(state: EngineState, text: string): void {
    this.reporter.emit({ kind: "state", state, text });
  }

  private exclusive<T>(work: () => Promise<T>): Promise<T> {
    const next = this.turn.then(work, work);
    this.turn = next.catch(() => {});
    return next;
  }

  /** Turns what is thrown into a problem event; what a lost device causes is the keeper's business. */
  private async guard<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      const lost = this.keeper.recovering || error instanceof DeviceLostError;
      if (!lost) this.reporter.emit({ kind: "problem", problem: problemFrom(error) });
      return null;
    }
  }
}
