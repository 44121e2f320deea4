using TorchSharp;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Cpu;
using Vectorscope.Engine.Cuda;
using Vectorscope.Engine.Cuda.Step;
using Vectorscope.Engine.Files;
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

    private LanguageModel(EngineThread engine, string folder, ModelConfig config, ModelOptions options, CausalLanguageModel network, IRowSteps steps)
    {
        (Engine, Folder, Config, Network) = (engine, folder, config, network);
        Device = network.Device.type == DeviceType.CUDA ? ModelDevice.Cuda : ModelDevice.Cpu;
        Dtype = network.Type == ScalarType.BFloat16 ? ModelDtype.BFloat16 : ModelDtype.Float32;
        Scheduler = new(engine, network, steps, config.VocabularySize, options.Scheduling ?? DefaultScheduling(Device), TimeProvider.System);
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

    /// <summary>The modules. Use on the engine thread only.</summary>
    internal CausalLanguageModel Network { get; }

    /// <summary>Loads a model folder.</summary>
    /// <param name="engine">Thread to load and run on.</param>
    /// <param name="folder">Folder with config.json and safetensors.</param>
    /// <param name="options">Device and number type.</param>
    /// <param name="progress">Told after each tensor, or null.</param>
    /// <param name="cancellationToken">Checked between tensors.</param>
    /// <exception cref="CheckpointException">The folder cannot be used; the message names file and tensor.</exception>
    /// <exception cref="LibTorchException">CUDA was asked for and is not there, or libtorch does not load.</exception>
    public static Task<LanguageModel> LoadAsync(EngineThread engine, string folder, ModelOptions options,
        IProgress<LoadProgress>? progress, CancellationToken cancellationToken) => engine.RunAsync(() =>
        {
            var (device, type) = Place(options.Device, options.Dtype);
            var before = StatesOf(folder);
            using var checkpoint = Checkpoint.Open(folder);
            var own = HasOwnStep(options, device, type);
            int loaded = 0, total = checkpoint.Tensors.Count * (own ? 2 : 1);
            void OnTensor()
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report(new(++loaded, total));
            }
            using var source = new WeightSource(checkpoint, type, device, options.RoundToModelDtype, OnTensor);
            var network = ModelBuilder.Build(checkpoint.Config, source, type, device);
            IRowSteps? steps = null;
            string? why = null;
            try
            {
                if (own) steps = CpuSteps.Load(checkpoint, OnTensor);
                else if (device.type == DeviceType.CUDA && options.CudaStep != CudaStep.Plain) steps = CudaSteps.TryCreate(network, checkpoint.Config, out why);
                steps ??= new PlainSteps(network);
                return StatesOf(folder).SequenceEqual(before) ? new LanguageModel(engine, folder, checkpoint.Config, options, network, steps) { PlainStepsBecause = why }
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
        engine.RunAsync(() =>
        {
            var (device, type) = Place(options.Device, options.Dtype);
            using var checkpoint = Checkpoint.Open(folder);
            var scheduling = options.Scheduling ?? DefaultScheduling(device.type == DeviceType.CPU ? ModelDevice.Cpu : ModelDevice.Cuda);
            var footprint = ModelFootprint.Of(checkpoint, type, options.RoundToModelDtype, scheduling.SessionBytes);
            return HasOwnStep(options, device, type) ? footprint with { Weights = footprint.Weights + CpuSteps.BytesOf(checkpoint) } : footprint;
        }, cancellationToken);

    private static bool HasOwnStep(ModelOptions options, Device device, ScalarType type) =>
        options.CpuStep == CpuStep.Own && device.type == DeviceType.CPU && type == ScalarType.Float32;

    /// <summary>Runs ids through the model and copies everything to arrays; meant for comparison and export, not for speed.</summary>
    /// <exception cref="ArgumentException">Ids outside the vocabulary, or a mask that is not left padding; the message says where.</exception>
    public async Task<ForwardResult> ForwardAsync(ForwardRequest request, CancellationToken cancellationToken)
    {
        ForwardValidation.Check(request, Config);
        var watch = new ForwardWatch(Network, Config, request, cancellationToken);
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

    // Weights of two states of a folder are no model's.
    private static FileState[] StatesOf(string folder) => [.. Checkpoint.HashedFiles(folder).Select(FileState.Of)];

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
        device == ModelDevice.Cuda ? new SchedulerOptions { SessionBytes = 16L << 30, PrefillTokens = 2048 } : new SchedulerOptions();

    /// <summary>The device and the number type that these come to here.</summary>
    /// <exception cref="LibTorchException">CUDA was asked for and is not there.</exception>
    internal static (Device, ScalarType) Place(ModelDevice wanted, ModelDtype dtype)
    {
        var available = LibTorch.Load().Cuda;
        if (wanted == ModelDevice.Cuda && !available)
            throw new LibTorchException("CUDA was asked for, but this libtorch has no usable CUDA device. Set Engine:LibTorchPath to a CUDA build, or choose the CPU.");
        // Convolutions would otherwise round single precision to ten bits of mantissa; products are exact by default.
        if (available) (backends.cudnn.allow_tf32, backends.cuda.matmul.allow_tf32) = (false, false);
        var cuda = wanted == ModelDevice.Cuda || (wanted == ModelDevice.Auto && available);
        var type = dtype switch
        {
            ModelDtype.Float32 => ScalarType.Float32,
            ModelDtype.BFloat16 => ScalarType.BFloat16,
            _ => cuda ? ScalarType.BFloat16 : ScalarType.Float32,
        };
        return (cuda ? torch.device("cuda:0") : torch.device("cpu"), type);
    }

    /// <summary>Frees the weights, after work already queued; replies under way end with an error. Not to be called from the engine thread.</summary>
    public void Dispose() => Engine.RunAsync(() =>
    {
        Scheduler.Close();
        Network.Dispose();
        return true;
    }, CancellationToken.None).GetAwaiter().GetResult();
}
