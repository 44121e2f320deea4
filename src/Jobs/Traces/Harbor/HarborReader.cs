using Vectorscope.Jobs.Traces.Import;

namespace Vectorscope.Jobs.Traces.Harbor;

/// <summary>Reads the job folders of Harbor, 0.1 to 0.9.</summary>
internal static class HarborReader
{
    /// <summary>Whether a folder is one job.</summary>
    public static bool IsJob(string folder) => TrialFolderFiles.Folders(folder).Any(IsTrial);

    /// <param name="here">Zone of the job's own times when nothing in it tells.</param>
    public static ImportedJob Read(string folder, TimeZoneInfo here)
    {
        var problems = new ProblemList();
        var config = Json(folder, "config.json", problems);
        var result = Json(folder, "result.json", problems);
        var stats = problems.Try(() => result?.Part("stats"));
        var waiting = problems.Try(() => stats?.Integer("n_running_trials") ?? 0) + problems.Try(() => stats?.Integer("n_pending_trials") ?? 0);
        var over = problems.Try(() => result?.Text("finished_at")) is not null && waiting == 0;
        var reader = new HarborTrialReader(folder, over, new ArmNames(), problems);
        var trials = new List<ImportedTrial>();
        foreach (var trial in TrialFolderFiles.Folders(folder).Where(IsTrial))
        {
            try
            {
                trials.Add(reader.Read(trial));
            }
            catch (TraceFormatException e)
            {
                problems.Add(e.Problem);
            }
        }
        // A trial that has only just begun may not say whose it is; in a job of one arm it can only be that one's.
        if (trials.Select(trial => trial.Arm).Where(arm => arm != ArmNames.Unknown).Distinct().ToArray() is [var only])
            trials = [.. trials.Select(trial => trial with { Arm = only })];
        var first = trials.Min(trial => trial.StartedAt);
        var offset = NaiveTimes.Offset(problems.Try(() => result?.Time("started_at", TimeSpan.Zero)), first, here);
        return new ImportedJob(
            ImportLayout.Harbor,
            problems.Try(() => result?.Text("id")) ?? problems.Try(() => config?.Text("job_name")) ?? Path.GetFileName(folder),
            problems.Try(() => config?.Text("job_name")) ?? Path.GetFileName(folder),
            folder,
            problems.Try(() => result?.Time("started_at", offset)) ?? first,
            problems.Try(() => result?.Time("finished_at", offset)) ?? trials.Max(trial => trial.EndedAt),
            [.. TrialOrder.Arms(trials)], TrialOrder.Numbered(trials), TrialFolderFiles.Direct(folder), problems);
    }

    private static bool IsTrial(string folder) => LooksLikeTrial(folder) && !TrialFolderFiles.Folders(folder).Any(LooksLikeTrial);

    private static bool LooksLikeTrial(string folder) =>
        Path.GetFileName(folder) is not ("agent" or "verifier" or "artifacts" or "steps" or ['_' or '.', ..])
        && (File.Exists(Path.Combine(folder, "result.json")) || File.Exists(Path.Combine(folder, "config.json")) || Directory.Exists(Path.Combine(folder, "agent")));

    private static JsonPart? Json(string folder, string name, ProblemList problems)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? problems.Try(() => JsonPart.ReadFile(path, name)) : null;
    }
}
