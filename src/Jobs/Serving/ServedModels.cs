using System.Runtime.CompilerServices;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Json;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Models;

namespace Vectorscope.Jobs.Serving;

/// <summary>
/// Opens models by their names on the list. Requests that come soon after one another share one use of the host, so that a request does
/// not look the model up and wait for the host's turn by itself; a use is renewed all the while, so that a run which waits for the memory
/// comes to its turn however many requests there are.
/// </summary>
internal sealed class ServedModels(ModelLibrary library, ModelHost host, TokenizerCache tokenizers, JobsOptions options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Shared = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Use> _uses = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Use> _open = [];
    private readonly ConditionalWeakTable<LanguageModel, ServedMemory> _memories = [];
    private bool _closed;

    /// <summary>What the schedulers of the models in use say.</summary>
    internal IEnumerable<SchedulerStatus> Schedulers
    {
        get
        {
            lock (_lock)
            {
                return [.. _open.Select(use => use.Model?.Model).OfType<LanguageModel>().Distinct().Select(model => model.Scheduler.Status)];
            }
        }
    }

    /// <summary>Models that can be asked for, in the order of their names; one for each name.</summary>
    internal async Task<IReadOnlyList<ModelRow>> ListAsync(CancellationToken cancellationToken) =>
    [
        .. (await library.ListAsync(cancellationToken))
            .Where(model => model is { Problem: null, Missing: false, Summary.HasTokenizer: true })
            .DistinctBy(model => model.Name, StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>The model of a name, or of a content hash; null for none.</summary>
    internal async Task<ModelRow?> FindAsync(string name, CancellationToken cancellationToken) => (await MatchAsync(name, cancellationToken)).Model;

    /// <summary>The model of a name, loaded where it is not. Dispose the use to give it back.</summary>
    /// <exception cref="ServingException">There is none, or it cannot be used.</exception>
    internal async Task<Taken> TakeAsync(string name, CancellationToken cancellationToken)
    {
        Use use;
        lock (_lock)
        {
            if (_closed)
            {
                throw new ServingException(ServingFault.Unavailable, "The server is stopping. Ask again when it is back.");
            }
            if (!_uses.TryGetValue(name, out use!) || use.IsOver)
            {
                use = new Use(name);
                _uses[name] = use;
                _open.Add(use);
                use.Opening = OpenAsync(use);
                use.Ends = time.CreateTimer(_ => EndSharing(use), null, Shared, Timeout.InfiniteTimeSpan);
            }
            use.Users++;
        }
        try
        {
            return new Taken(await use.Opening!.WaitAsync(cancellationToken), () => Leave(use));
        }
        catch (Exception e)
        {
            if (e is not OperationCanceledException)
            {
                // Whoever comes next tries for itself.
                EndSharing(use);
            }
            Leave(use);
            throw;
        }
    }

    private async Task<ServedModel> OpenAsync(Use use)
    {
        // Not under the lock of whoever asked first.
        await Task.Yield();
        var (model, problem) = await MatchAsync(use.Name, CancellationToken.None);
        if (model is null)
        {
            throw new ServingException(ServingFault.UnknownModel, problem!, "model");
        }
        try
        {
            var hash = await library.HashAsync(model.Folder, null, CancellationToken.None);
            use.Held = await host.UseAsync(model.Folder, hash, new ModelPlacement().Or(options.Device), null, CancellationToken.None);
            var tokenizer = tokenizers.Of(model.Folder);
            return use.Model = new ServedModel(model.Name, hash, use.Held.Model, tokenizer, _memories.GetValue(use.Held.Model, loaded => new(loaded, tokenizer)));
        }
        catch (Exception e) when (e is CheckpointException or LibTorchException or TokenizerException or IOException or UnauthorizedAccessException)
        {
            throw new ServingException(ServingFault.Unavailable, e.Message, inner: e);
        }
    }

    // A path is nothing that a program from elsewhere may try.
    private async Task<(ModelRow? Model, string? Problem)> MatchAsync(string name, CancellationToken cancellationToken)
    {
        if (name.Length == 0 || name.Contains('/', StringComparison.Ordinal) || name.StartsWith('~'))
        {
            return (null, $"There is no model {Quote.Of(name)}. /v1/models lists what there is.");
        }
        var match = await library.ResolveAsync(name, cancellationToken);
        return match.Model is { Summary.HasTokenizer: false } bare
            ? (null, $"{bare.Name} has no tokenizer, so there is no talking to it.")
            : (match.Model, match.Problem);
    }

    private void EndSharing(Use use)
    {
        lock (_lock)
        {
            use.IsOver = true;
            Close(use);
        }
    }

    private void Leave(Use use)
    {
        lock (_lock)
        {
            use.Users--;
            Close(use);
        }
    }

    // Under the lock.
    private void Close(Use use)
    {
        if (!use.IsOver || use.Users > 0 || !_open.Remove(use))
        {
            return;
        }
        if (_uses.TryGetValue(use.Name, out var known) && known == use)
        {
            _uses.Remove(use.Name);
        }
        use.Ends?.Dispose();
        // It may still be opening, where everybody went away before it was there.
        _ = use.Opening!.ContinueWith(_ => use.Held?.Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            foreach (var use in _open.ToArray())
            {
                use.IsOver = true;
                Close(use);
            }
        }
    }

    /// <summary>A model that a request holds.</summary>
    internal sealed class Taken(ServedModel model, Action leave) : IDisposable
    {
        private Action? _leave = leave;

        internal ServedModel Model => model;

        public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
    }

    private sealed class Use(string name)
    {
        internal string Name { get; } = name;

        internal Task<ServedModel>? Opening { get; set; }

        internal ModelUse<LanguageModel>? Held { get; set; }

        internal ServedModel? Model { get; set; }

        internal ITimer? Ends { get; set; }

        internal int Users { get; set; }

        /// <summary>Whether nobody else joins it.</summary>
        internal bool IsOver { get; set; }
    }
}
