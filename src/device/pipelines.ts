/**
 * Compute pipelines of one device, made asynchronously and once: compiling is the slowest thing a device does, and two
 * runs with the same estimator need the same programs. Modules are shared between the entry points of one source.
 */
import { compileShader, PipelineError } from "./errors";
import type { JoinedWgsl } from "./wgsl";

export interface PipelineRequest {
  /** `Class.member` of whoever asks; the first to ask names the pipeline. */
  label: string;
  source: JoinedWgsl;
  entryPoint: string;
  /** Values of the shader's `override`s. */
  constants?: Readonly<Record<string, number>>;
  layout: GPUPipelineLayout | "auto";
}

export class PipelineCache {
  private readonly pipelines = new Map<string, Promise<GPUComputePipeline>>();
  private readonly modules = new Map<string, Promise<GPUShaderModule>>();
  /** Sources and layouts as small numbers, so that keys stay short. */
  private readonly sourceIds = new Map<string, number>();
  private readonly layoutIds = new WeakMap<GPUPipelineLayout, number>();
  private layoutCount = 0;

  constructor(private readonly device: GPUDevice) {}

  /** Distinct pipelines made or being made. */
  get size(): number {
    return this.pipelines.size;
  }

  /**
   * The pipeline of this source, entry point, constants and layout; equal requests share one. Rejects with ShaderError
   * (file and line) or PipelineError; a failure is forgotten, so that asking again tries again.
   */
  get(request: PipelineRequest): Promise<GPUComputePipeline> {
    const key = this.keyOf(request);
    return remember(this.pipelines, key, () => this.create(request));
  }

  private async create(request: PipelineRequest): Promise<GPUComputePipeline> {
    const { label, source, entryPoint, constants, layout } = request;
    const module = await remember(this.modules, source.code, () =>
      compileShader(this.device, label, source.code, source.lines),
    );
    try {
      return await this.device.createComputePipelineAsync({
        label,
        layout,
        compute: { module, entryPoint, constants: { ...constants } },
      });
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message.trim() : String(cause);
      const file = source.lines[0]?.file ?? "its shader";
      throw new PipelineError(label, `no pipeline from entry point "${entryPoint}" of ${file}: ${reason}`, { cause });
    }
  }

  private keyOf({ source, entryPoint, constants, layout }: PipelineRequest): string {
    const sourceId = this.sourceIds.get(source.code) ?? this.sourceIds.size;
    this.sourceIds.set(source.code, sourceId);
    let layoutId = -1;
    if (layout !== "auto") {
      layoutId = this.layoutIds.get(layout) ?? this.layoutCount++;
      this.layoutIds.set(layout, layoutId);
    }
    const values = Object.entries(constants ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
    return JSON.stringify([sourceId, entryPoint, values.map(([name, value]) => [name, String(value)]), layoutId]);
  }
}

/** The promise under `key`, made by `make` when absent and dropped again if it rejects. */
function remember<T>(cache: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = cache.get(key);
  if (known) return known;
  const made = make();
  cache.set(key, made);
  made.catch(() => cache.delete(key));
  return made;
}
