namespace Vectorscope.Jobs.Trials.Findings.Flags;

/// <summary>A trial that says nothing new.</summary>
public sealed class Copy() : RunRule(new Flag(
    "copy", 130, "Copy of another trial", "Copy", "copy",
    "The trial's replies are word for word those of an earlier attempt of the arm at the same task; stands on its first turn. Comparisons leave copies out of their intervals.", FindingTone.Info)
{
    Column = "copies",
    IsAside = true,
})
{
    public override IEnumerable<(long Trial, Sighting At)> Find(FlaggedRun run) =>
        run.Trials.Where(trial => trial.CopyOf is not null).Select(trial => (trial.Id, new Sighting(1, Note: $"Word for word attempt {trial.CopyOf}.")));
}
