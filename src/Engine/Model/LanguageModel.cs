using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Cpu;
using Vectorscope.Engine.Cuda;
using Vectorscope.Engine.Cuda.Step;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Generation.Steps;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>A Qwen3.5 text model, loaded and ready. Calls from any thread; the work runs on the engine thread, one call after another.</summary>
public sealed class LanguageModel : IDisposable
{
    private readonly Lazy<string> _contentHash;
    private readonly Lazy<SamplingOptions> _samplingDefaults;

    private readonly PlainNetwork _network;

    private LanguageModel(EngineThread engine, string folder, ModelConfig config, ModelOptions options, ModelPlace place, PlainNetwork network, IRowSteps steps)
    {
        (Engine, Folder, Config, _network, Device) = (engine, folder, config, network, place.Device);
        Dtype = place.Type == ScalarType.BFloat16 ? ModelDtype.BFloat16 : ModelDtype.Float32;
        Scheduler = new(engine, network, config, steps, options.Scheduling ?? DefaultScheduling(Device), TimeProvider.System);
        _samplingDefaults = AsLoaded(folder);
        _contentHash = new(() => options.ContentHash ?? Checkpoint.ContentHash(folder, null, CancellationToken.None));
    }

    /// <summary>The thread its tensors belong to.</summary>
    public EngineThread Engine { get; }

    /// <summary>The folder it was loaded from.</summary>
    public string Folder { get; }

    /// <summary>The architecture.</summary>
    public ModelConfig Config { get; }

    /// <summary>Where it runs: <see cref="ModelDevice.Cpu"/> or <see cref="ModelDevice.Cuda"/>.</summary>
    public ModelDevice Device { get; }

    /// <summary>Its number type: <see cref="ModelDtype.Float32"/> or <see cref="ModelDtype.BFloat16"/>.</summary>
    public ModelDtype Dtype { get; }

    /// <summary>Hash of the folder's content, 64 hexadecimal digits; the first use reads every byte unless the options gave it.</summary>
    public string ContentHash => _contentHash.Value;

    /// <summary>The settings that the model's own folder names for its replies, as the folder was when the model was loaded.</summary>
    /// <exception cref="CheckpointException">One of them is no such setting; file and key are named. All else of the model can be used.</exception>
    public SamplingOptions SamplingDefaults => _samplingDefaults.Value;

    /// <summary>Takes requests one by one and computes those that are there together.</summary>
    public GenerationScheduler Scheduler { get; }

    /// <summary>Why replies are computed by libtorch's operations though the model is on a GPU, as a sentence; null where they are not, or were asked for.</summary>
    public string? PlainStepsBecause { get; private init; }

    /// <summary>Steps of replies since it was loaded that had more interventions or projections than the engine's graphs on a GPU hold; null where none had.</summary>
    public GraphOverflow? Overflow => Scheduler.Overflow;

    /// <summary>How far the engine's own steps are from libtorch's operations, where every reply is computed in both ways; else null.</summary>
    public StepComparison? Comparison { get; private init; }

    /// <summary>The modules, read now if nothing needed them before. Use on the engine thread only.</summary>
    /// <exception cref="CheckpointException">They were not read yet, and the folder has changed since the model was loaded.</exception>
    internal CausalLanguageModel Network => _network.Value;

    /// <summary>Loads a model folder.</summary>
    /// <param name="engine">Thread to load and run on.</param>
    /// <param name="folder">Folder with config.json and safetensors.</param>
    /// <param name="options">Device and number type.</param>
    /// <param name="progress">Told after each tensor, or null.</param>
    /// <param name="cancellationToken">Checked between tensors.</param>
    /// <exception cref="CheckpointException">The folder cannot be used; the message names file and tensor.</exception>
    /// <exception cref="LibTorchException">CUDA was asked for and is not there, or libtorch does not load.</exception>
    public static Task<LanguageModel> LoadAsync(EngineThread engine, string folder, ModelOptions options,
        IProgress<LoadProgress>? progress, CancellationToken cancellationToken) => engine.RunWithoutTensorsAsync(() =>
        {
            var place = ModelPlace.Of(options.Device, options.Dtype, engine.HasCuda);
            var before = Checkpoint.StatesOf(folder);
            using var checkpoint = Checkpoint.Open(folder);
            int loaded = 0, total = checkpoint.Tensors.Count;
            void OnTensor()
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report(new(++loaded, total));
            }
            var network = new PlainNetwork(engine, folder, before, options, place);
            IRowSteps? steps = null;
            string? why = null;
            StepComparison? comparison = null;
            try
            {
                if (HasOwnStep(options, place)) steps = CpuSteps.Load(checkpoint, OnTensor);
                else
                {
                    var modules = network.Build(checkpoint, OnTensor);
                    if (place.Device == ModelDevice.Cuda && options.CudaStep != CudaStep.Plain) steps = CudaSteps.TryCreate(modules, checkpoint.Config, out why);
                    if (steps is not null && options.CudaStep == CudaStep.Compared) steps = new ComparedSteps(steps, new PlainSteps(modules), comparison = new());
                    steps ??= new PlainSteps(modules);
                }
                return Checkpoint.StatesOf(folder).SequenceEqual(before) ? new LanguageModel(engine, folder, checkpoint.Config, options, place, network, steps) { PlainStepsBecause = why, Comparison = comparison }
                    : throw new CheckpointException(folder, "was changed while it was loaded. Try again when nothing writes it any more");
            }
            catch
            {
                steps?.Dispose();
                network.Dispose();
                throw;
            }
        }, cancellationToken);

    /// <summary>What a folder's model would take in memory if it were loaded so; reads headers only.</summary>
    /// <param name="engine">Knows which devices there are.</param>
    /// <param name="folder">Folder with config.json and safetensors.</param>
    /// <param name="options">As for <see cref="LoadAsync"/>.</param>
    /// <param name="cancellationToken">Checked before the work begins.</param>
    /// <exception cref="CheckpointException">The folder cannot be used; the message names file and tensor.</exception>
    /// <exception cref="LibTorchException">CUDA was asked for and is not there, or libtorch does not load.</exception>
    public static Task<ModelFootprint> FootprintAsync(EngineThread engine, string folder, ModelOptions options, CancellationToken cancellationToken) =>
        engine.RunWithoutTensorsAsync(() =>
        {
            var place = ModelPlace.Of(options.Device, options.Dtype, engine.HasCuda);
            using var checkpoint = Checkpoint.Open(folder);
            var scheduling = options.Scheduling ?? DefaultScheduling(place.Device);
            var footprint = ModelFootprint.Of(checkpoint, place.Type, options.RoundToModelDtype, scheduling.SessionBytes);
            if (place.Device == ModelDevice.Cuda && options.CudaStep != CudaStep.Plain) return footprint with { Steps = CudaSteps.BytesOf(checkpoint.Config, place.Type) };
            // The modules come when something else than replies is asked for.
            return HasOwnStep(options, place) ? footprint with { Weights = footprint.Weights + CpuSteps.BytesOf(checkpoint) } : footprint;
        }, cancellationToken);

    private static bool HasOwnStep(ModelOptions options, ModelPlace place) =>
        options.CpuStep == CpuStep.Own && place == new ModelPlace(ModelDevice.Cpu, ScalarType.Float32);

    /// <summary>Runs ids through the model and copies everything to arrays; meant for comparison and export, not for speed.</summary>
    /// <exception cref="ArgumentException">Ids outside the vocabulary, or a mask that is not left padding; the message says where.</exception>
    public async Task<ForwardResult> ForwardAsync(ForwardRequest request, CancellationToken cancellationToken)
    {
        ForwardValidation.Check(request, Config);
        var watch = new ForwardWatch(_network, Config, request, cancellationToken);
        await Scheduler.WatchAsync(watch.Prompts, request.Length, watch, cancellationToken).ConfigureAwait(false);
        return watch.Result;
    }

    /// <summary>Continues prompts that start together, in the batch of the <see cref="Scheduler"/>.</summary>
    /// <param name="request">Rows and their sampling settings.</param>
    /// <param name="tokens">Told of every token as it is chosen, or null.</param>
    /// <param name="cancellationToken">Checked at every step; replies then end with <see cref="StopReason.Cancelled"/> and what they have.</param>
    /// <returns>One reply per row, in the order of the rows.</returns>
    /// <exception cref="Settings.SettingException">A setting is out of range.</exception>
    /// <exception cref="Settings.RefusedInputException">A prompt is empty or has ids outside the vocabulary.</exception>
    public Task<IReadOnlyList<GeneratedReply>> GenerateAsync(GenerationRequest request, IProgress<GeneratedToken>? tokens,
        CancellationToken cancellationToken) => Scheduler.GenerateAsync(request, tokens, cancellationToken);

    // Read at once, because the file may change; the error is kept for whoever asks, because most uses of a model do not.
    private static Lazy<SamplingOptions> AsLoaded(string folder)
    {
        var read = new Lazy<SamplingOptions>(() => Generation.SamplingDefaults.Load(folder));
        try
        {
            _ = read.Value;
        }
        catch (CheckpointException)
        {
        }
        return read;
    }

    // A GPU's memory beside the weights is for little else, and a pass over few tokens of prompts takes it as long as one over many.
    private static SchedulerOptions DefaultScheduling(ModelDevice device) =>
        device == ModelDevice.Cuda ? new SchedulerOptions { MaxRows = 128, SessionBytes = 16L << 30, PrefillTokens = 2048 } : new SchedulerOptions();

    /// <summary>Frees the weights, after work already queued; replies under way end with an error. Not to be called from the engine thread.</summary>
    public void Dispose() => Engine.RunWithoutTensorsAsync(() =>
    {
        Scheduler.Close();
        _network.Dispose();
        return true;
    }, CancellationToken.None).GetAwaiter().GetResult();
}
