using Microsoft.Extensions.AI;
using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Agent.Terminals;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Episodes.Tellings;
using Vectorscope.Jobs.Episodes.Walks;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tasks;
using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Running;

namespace Vectorscope.Jobs.Episodes;

/// <summary>Makes walks: each is a whole trial, with a teacher in the model's place.</summary>
/// <param name="folder">Tasks are written below it and removed again.</param>
internal sealed class Walker(string runId, EpisodesSpec spec, TrialRunner runner, ISandboxProvider provider, OpenTerminal open, string folder)
{
    /// <exception cref="SandboxException">The machinery failed.</exception>
    public async Task<WalkResult> RunAsync(WalkScript script, CancellationToken cancellationToken)
    {
        var place = Path.Combine(folder, $"{script.Number}");
        try
        {
            script.Task.Write(Path.Combine(place, script.Task.Name));
            var task = TaskReader.Read(Path.Combine(place, script.Task.Name)).Definition
                ?? throw new InvalidOperationException($"The generated task {script.Task.Name} cannot be read.");
            return await RunAsync(script, task, Path.Combine(place, "output"), cancellationToken);
        }
        finally
        {
            if (Directory.Exists(place)) Directory.Delete(place, recursive: true);
        }
    }

    private async Task<WalkResult> RunAsync(WalkScript script, TaskDefinition task, string output, CancellationToken cancellationToken)
    {
        var turns = new List<TraceTurn>();
        using var teacher = new Teacher(script, reply => Thoughts.Of(spec.Seed, script, reply));
        var agent = new TerminusAgent(teacher, open, spec.Limits.ToSettings(), null, new ChatOptions());
        var trial = new TrialSettings { RunId = runId, TrialName = $"walk-{script.Number}-{Guid.NewGuid():N}", Task = task, OutputFolder = output, Conditions = new() { Network = NetworkPolicy.Off } };
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
            ?? (script.IsMeantToFail || passed ? null : $"the task's test did not pass ({script.Task.Template})")
            ?? (turns.Count == teacher.Given.Count ? null : "a reply was not recorded");
        return trouble is null ? WalkResult.Kept(Of(script, teacher, turns, passed)) : WalkResult.Drop(script.Number, trouble);
    }

    internal static Walk Of(WalkScript script, Teacher teacher, IEnumerable<TraceTurn> turns, bool passed) => new()
    {
        Number = script.Number,
        Template = script.Task.Template,
        Family = script.Task.Family,
        Fingerprint = script.Task.Fingerprint,
        Manner = script.Manner,
        Passed = passed,
        Goal = script.Task.Lesson.Goal,
        Tool = script.Task.Lesson.Tool,
        Hint = script.Task.Lesson.Hint,
        Turns = [.. turns.Zip(teacher.Given, (turn, reply) => new WalkTurn(turn.Prompt, reply.Move, turn.Reply[turn.AnswerStart..].TrimStart(), reply.Slip))],
    };
}
