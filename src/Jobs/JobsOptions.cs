using Vectorscope.Engine.Cuda;
using Vectorscope.Engine.Model;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Models.Servers;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Serving;
using Vectorscope.Jobs.Serving.Requests;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs;

/// <summary>What the caller decides about the store and the work.</summary>
public sealed record JobsOptions
{
    /// <summary>The data folder; <c>~</c> is the home folder.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Folders that are scanned for models beside <c>models</c> in the data folder.</summary>
    public IReadOnlyList<string> ModelFolders { get; init; } = [];

    /// <summary>Folder of the bundled model.</summary>
    public string PocketModel { get; init; } = BuiltInModels.PocketFolder;

    /// <summary>Value of <c>Engine:LibTorchPath</c>, or null for the libtorch of the build.</summary>
    public string? LibTorchPath { get; init; }

    /// <summary>Where models run whose spec leaves it open.</summary>
    public ModelDevice Device { get; init; } = ModelDevice.Auto;

    /// <summary>How replies are computed on the processor.</summary>
    public CpuStep CpuStep { get; init; }

    /// <summary>How replies are computed on a GPU.</summary>
    public CudaStep CudaStep { get; init; }

    /// <summary>Bytes that loaded models may take together; null for half of the device's memory.</summary>
    public long? ModelMemory { get; init; }

    /// <summary>OpenAI-compatible servers by name (section <c>Servers</c>).</summary>
    public IReadOnlyDictionary<string, ModelServer> Servers { get; init; } = new Dictionary<string, ModelServer>();

    /// <summary>Limits of what programs are served.</summary>
    public ServingOptions Serving { get; init; } = new();

    /// <summary>Whether and for how long requests of programs are kept.</summary>
    public RequestLogOptions RequestLog { get; init; } = new();

    /// <summary>Whether this process takes runs from the queue. False for verbs that only look or submit.</summary>
    public bool Work { get; init; } = true;

    /// <summary>How many runs of each queue it then works on at a time; a queue that is not named, or with 0, is left to other processes.</summary>
    public IReadOnlyDictionary<RunNeeds, int> Workers { get; init; } = RunQueues.DefaultWorkers;
}
