using System.Text.Json;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Tests.Fakes;

/// <summary>A kind of run whose work is a delegate of the test.</summary>
internal sealed class ScriptedKind : IRunHandler, IRunValidator
{
    private int _calls;

    public string Kind => "scripted";

    public int Calls => _calls;

    /// <summary>The queue is in the spec, <c>engine</c> when it is not.</summary>
    public RunNeeds QueueOf(string snapshot)
    {
        using var document = JsonDocument.Parse(snapshot);
        return document.RootElement.TryGetProperty("queue", out var queue) ? Enum.Parse<RunNeeds>(queue.GetString()!, ignoreCase: true) : RunNeeds.Engine;
    }

    public Func<RunContext, CancellationToken, Task<RunOutcome>> Work { get; set; } =
        (_, _) => Task.FromResult(RunOutcome.Completed("Did nothing."));

    public Task<RunOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        return Work(context, cancellationToken);
    }

    public Task<SpecCheck> CheckAsync(JsonElement spec, CancellationToken cancellationToken) =>
        Task.FromResult(spec.TryGetProperty("name", out var name)
            ? SpecCheck.Valid(spec.GetRawText(), spec.GetRawText(), name.GetString()!)
            : SpecCheck.Invalid([new SpecError("name", "Give it a name.")]));
}
