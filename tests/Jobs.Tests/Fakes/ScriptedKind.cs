using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Tests.Fakes;

/// <summary>A kind of run whose work is a delegate of the test.</summary>
internal sealed class ScriptedKind : IRunHandler<ScriptedKind.Spec>, ISpecRules<ScriptedKind.Spec>
{
    private int _calls;

    /// <summary>It has a name, and must have one.</summary>
    internal sealed record Spec : RunSpec
    {
        [Field("Queue")]
        public RunNeeds Queue { get; init; } = RunNeeds.Engine;
    }

    public int Calls => _calls;

    public Func<RunContext, CancellationToken, Task<RunOutcome>> Work { get; set; } =
        (_, _) => Task.FromResult(RunOutcome.Completed("Did nothing."));

    public static void Register(IServiceCollection services) => services.AddRunKind<Spec, ScriptedKind, ScriptedKind>("scripted");

    public Task<RunOutcome> RunAsync(RunContext context, ResolvedSpec<Spec> run, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        return Work(context, cancellationToken);
    }

    public Task CheckAsync(SpecUnderCheck<Spec> check, CancellationToken cancellationToken)
    {
        if (check.Spec.Name is null)
        {
            check.Problems.Add("name", "Give it a name.");
        }
        return Task.CompletedTask;
    }

    public string Title(SpecUnderCheck<Spec> check) => "scripted";

    public RunNeeds NeedsOf(Spec spec) => spec.Queue;
}
