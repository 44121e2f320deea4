using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Trials.Findings.Flags;

/// <summary>A claim of completion that nobody looked into.</summary>
/// <remarks>A claim that the trial did not end on was taken back and said nothing; what is looked at while it is being confirmed is looked at.</remarks>
public sealed class Unchecked() : TrialRule(new Flag(
    "unchecked", 120, "Done without checking", "Unchecked", "unchecked",
    "The trial's last claim of completion comes after a command that writes, with none after that which reads or tries anything, or without any command at all.", FindingTone.Info))
{
    private const int MostQuoted = 120;

    public override IEnumerable<Sighting> Find(FlaggedTrial trial)
    {
        // A reply that was not understood neither claims nor takes back.
        var turns = trial.Turns.Where(turn => turn is { Parsed.Error: null } && turn.ReplyEnd != ReplyEnd.Cancelled).ToList();
        var last = turns.Count - 1;
        if (last < 0 || !IsClaim(turns[last])) return [];
        var first = last;
        while (first > 0 && IsClaim(turns[first - 1])) first--;
        var done = turns.SelectMany(turn => turn.Parsed!.Commands).SelectMany(command => ShellSteps.Of(command.Keystrokes)).ToList();
        if (done.Count == 0) return [new Sighting(turns[first].Number, Note: "No command was given before.")];
        var written = done.FindLastIndex(step => step.Writes);
        if (written < 0 || done.Skip(written + 1).Any(step => step.Looks)) return [];
        var text = done[written].Text.ReplaceLineEndings(" ");
        return [new Sighting(turns[first].Number, Note: $"Nothing was looked at after: {(text.Length > MostQuoted ? text[..MostQuoted] + "…" : text)}")];
    }

    private static bool IsClaim(TraceTurn turn) => turn.Parsed!.TaskComplete;
}
