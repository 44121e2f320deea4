using Microsoft.Extensions.AI;
using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Agent.Terminals;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Benchmarking.Trials;
using Vectorscope.Jobs.Episodes.Tellings;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Tasks;
using Vectorscope.Jobs.Traces;

namespace Vectorscope.Jobs.Episodes.Walks;

/// <summary>Makes walks: each is a whole trial, with a teacher in the model's place.</summary>
/// <param name="folder">Tasks are written below it and removed again.</param>
internal sealed class Walker(string runId, EpisodesSpec spec, TrialRunner runner, ISandboxProvider provider, OpenTerminal open, string folder)
{
    /// <exception cref="SandboxException">The machinery failed.</exception>
    public async Task<WalkResult> RunAsync(WalkPlan plan, CancellationToken cancellationToken)
    {
        var place = Path.Combine(folder, $"{plan.Number}");
        try
        {
            plan.Task.Write(Path.Combine(place, plan.Task.Name));
            var task = TaskReader.Read(Path.Combine(place, plan.Task.Name)).Definition
                ?? throw new InvalidOperationException($"The generated task {plan.Task.Name} cannot be read.");
            return await RunAsync(plan, task, Path.Combine(place, "output"), cancellationToken);
        }
        finally
        {
            if (Directory.Exists(place)) Directory.Delete(place, recursive: true);
        }
    }

    private async Task<WalkResult> RunAsync(WalkPlan plan, TaskDefinition task, string output, CancellationToken cancellationToken)
    {
        var turns = new List<TraceTurn>();
        using var teacher = new Teacher(plan, reply => Thoughts.Of(spec.Seed, plan, reply));
        var agent = new TerminusAgent(teacher, open, spec.Limits.ToSettings(), null, new ChatOptions());
        var trial = new TrialPlan { RunId = runId, TrialName = $"walk-{plan.Number}-{Guid.NewGuid():N}", Task = task, OutputFolder = output, ForbidNetwork = true };
        var sinks = new TrialSinks(
            (turn, _) =>
            {
                turns.Add(turn);
                return Task.CompletedTask;
            },
            new InlineProgress<string>(_ => { }), new InlineProgress<TrialStage>(_ => { }), new InlineProgress<string>(_ => { }));
        var result = await runner.RunAsync(trial, provider, agent, sinks, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (result.Outcome == TrialOutcome.Infrastructure) throw new SandboxException(result.Sentence ?? "The trial could not be run.");
        var passed = result.Outcome == TrialOutcome.Passed;
        var trouble = teacher.Trouble
            ?? (plan.IsMeantToFail || passed ? null : $"the task's test did not pass ({plan.Task.Template})")
            ?? (turns.Count == teacher.Given.Count ? null : "a reply was not recorded");
        return trouble is null ? WalkResult.Kept(Of(plan, teacher, turns, passed)) : WalkResult.Drop(plan.Number, trouble);
    }

    internal static Walk Of(WalkPlan plan, Teacher teacher, IEnumerable<TraceTurn> turns, bool passed) => new()
    {
        Number = plan.Number,
        Template = plan.Task.Template,
        Family = plan.Task.Family,
        Fingerprint = plan.Task.Fingerprint,
        Manner = plan.Manner,
        Passed = passed,
        Goal = plan.Task.Lesson.Goal,
        Tool = plan.Task.Lesson.Tool,
        Hint = plan.Task.Lesson.Hint,
        Turns = [.. turns.Zip(teacher.Given, (turn, reply) => new WalkTurn(turn.Prompt, reply.Move, turn.Reply[turn.AnswerStart..].TrimStart(), reply.Slip))],
    };
}
