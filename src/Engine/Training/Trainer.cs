using TorchSharp;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Training.Network;
using Vectorscope.Engine.Training.Packing;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Training;

/// <summary>Weights under training. Every call is one work item of the engine thread, outside inference mode.</summary>
internal sealed class Trainer : IDisposable
{
    private readonly TrainingOptions _options;
    private readonly ParameterLayout _layout;
    private readonly WeightBuffers _weights;
    private readonly TrainableModel _model;
    private readonly AdamW _optimizer;
    private readonly Tensor _loss;

    private Trainer(string folder, TrainingOptions options, Action onTensor)
    {
        using var mode = inference_mode(false);
        using var scope = NewDisposeScope();
        using var checkpoint = Checkpoint.Open(folder);
        var place = ModelPlace.Of(options.Device, options.Dtype, () => LibTorch.Load().Cuda);
        var (device, type) = (place.Tensors, place.Type);
        _options = options;
        _layout = new(checkpoint.Config);
        _weights = new(_layout, StartWeights.Read(checkpoint, _layout, ScalarType.Float32, device, onTensor), type);
        onTensor();
        _model = new(checkpoint.Config, _weights);
        onTensor();
        _optimizer = new(options, _weights, _layout.Decaying);
        onTensor();
        _loss = zeros([], ScalarType.Float32, device).Kept();
    }

    internal ModelDevice Device => _loss.device_type == DeviceType.CUDA ? ModelDevice.Cuda : ModelDevice.Cpu;

    internal ModelDtype Dtype => _weights.Type == ScalarType.BFloat16 ? ModelDtype.BFloat16 : ModelDtype.Float32;

    internal static Task<Trainer> StartAsync(EngineThread engine, string folder, TrainingOptions options, CancellationToken cancellationToken) =>
        engine.RunAsync(() => Start(folder, options, cancellationToken.ThrowIfCancellationRequested), cancellationToken);

    /// <summary>Reads the weights and makes room for everything else; where that fails, no tensor stays. Engine thread only.</summary>
    /// <param name="folder">The model started from.</param>
    /// <param name="options">How it will be trained.</param>
    /// <param name="onTensor">Called before each tensor, and three times while room is made beside the weights; may throw to stop.</param>
    internal static Trainer Start(string folder, TrainingOptions options, Action onTensor) => Owned.Build(() => new Trainer(folder, options, onTensor));

    /// <summary>Adds one part of a step to its gradient and loss.</summary>
    /// <param name="batch">The part.</param>
    /// <param name="learned">Learned tokens of the whole step.</param>
    internal bool Add(PackedBatch batch, long learned) => Work(() =>
    {
        using var input = _model.Input(batch);
        using var sum = _model.AddGradient(input, 1.0 / learned, _options.GradientCheckpointing);
        using var tokens = learned.ToScalar();
        _loss.add_(sum.div_(tokens), Scalars.One);
        return true;
    });

    /// <summary>Ends a step: reads loss and gradient norm, and updates the weights unless one of them is no number.</summary>
    /// <exception cref="TrainingException">Loss or gradient are not finite; the weights are those of the step before.</exception>
    internal (double Loss, double Norm) Finish(int step, double rate) => Work(() =>
    {
        // The step's only wait for the device.
        var read = HostCopy.ToSingles(stack([_loss.to(ScalarType.Float64), _weights.GradientNorm()]));
        var (loss, norm) = (read[0], read[1]);
        if (!float.IsFinite(loss) || !float.IsFinite(norm))
            throw new TrainingException($"In step {step} the loss became {loss} and the gradient's norm {norm}; the weights before it are kept. Try a lower learning rate, a longer warm-up or single precision.");
        if (_options.ClipNorm is { } longest && norm > longest)
        {
            using var shrink = (longest / norm).ToScalar();
            _weights.Gradient.mul_(shrink);
        }
        _optimizer.Update(step, rate);
        Reset();
        return ((double)loss, (double)norm);
    });

    /// <summary>Forgets the parts of a step that is not finished.</summary>
    internal void Reset()
    {
        _weights.Gradient.zero_();
        _loss.zero_();
    }

    /// <summary>The summed cross entropy of a batch.</summary>
    internal double Loss(PackedBatch batch) => Work(() =>
    {
        using var input = _model.Input(batch);
        using var sum = _model.Loss(input);
        return (double)HostCopy.ToSingles(sum)[0];
    });

    internal bool Write(string path, TrainingState state, string fingerprint) => Work(() =>
    {
        TrainingFile.Write(path, _layout, _weights, _optimizer, state, fingerprint);
        return true;
    });

    internal TrainingState Read(string path, string fingerprint) => Work(() => TrainingFile.Read(path, _layout, _weights, _optimizer, fingerprint));

    private static T Work<T>(Func<T> work)
    {
        using var mode = inference_mode(false);
        using var scope = NewDisposeScope();
        return work();
    }

    public void Dispose()
    {
        _loss.Dispose();
        _optimizer.Dispose();
        _model.Dispose();
        _weights.Dispose();
    }
}
