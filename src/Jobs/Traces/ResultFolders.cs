using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Traces.Atif;
using Vectorscope.Jobs.Traces.Harbor;
using Vectorscope.Jobs.Traces.Import;

namespace Vectorscope.Jobs.Traces;

/// <summary>Reads what another harness left, whichever layout it is in.</summary>
public static class ResultFolders
{
    /// <param name="path">A job folder of Harbor, a run folder of Terminal-Bench 0.x, or a trajectory file.</param>
    /// <param name="here">Zone of times that name none.</param>
    /// <exception cref="TraceFormatException">It is none of these, or nothing in it can be read.</exception>
    public static ImportedJob Read(string path, TimeZoneInfo here)
    {
        if (File.Exists(path)) return Trajectory(path);
        if (!Directory.Exists(path)) throw new TraceFormatException(path, null, "There is no such folder or file.");
        // First, because its task folders look like nothing else.
        if (TerminalBenchReader.IsRun(path)) return TerminalBenchReader.Read(path, here);
        if (HarborReader.IsJob(path)) return HarborReader.Read(path, here);
        var inside = TrialFolderFiles.Folders(path).Where(HarborReader.IsJob).Select(folder => Path.GetFileName(folder)).Take(5).ToArray();
        throw new TraceFormatException(path, null, inside.Length > 0
            ? $"It is a folder of jobs. Import them one by one, for example {string.Join(", ", inside)}."
            : "It holds no trial: neither folders with a result.json (Harbor), nor TASK/TASK.1-of-N.RUN (Terminal-Bench 0.x).");
    }

    private static ImportedJob Trajectory(string path)
    {
        var name = Path.GetFileName(path);
        var trajectory = AtifReader.ReadFile(path, name);
        var task = Path.GetFileNameWithoutExtension(path) is "trajectory" ? Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))!) : Path.GetFileNameWithoutExtension(path);
        var trial = new ImportedTrial
        {
            Name = HarborNames.Safe(task),
            Task = HarborNames.Safe(task),
            Arm = new ArmNames().Of(trajectory.Agent, trajectory.Model, ""),
            Outcome = TrialOutcome.Infrastructure,
            Sentence = "A trajectory by itself says nothing of a reward.",
            StartedAt = trajectory.Turns.Count > 0 ? trajectory.Turns[0].StartedAt : null,
            EndedAt = trajectory.Turns.Count > 0 ? trajectory.Turns[^1].StartedAt : null,
            Turns = trajectory.Turns,
            Files = [new ImportFile($"agent/{AtifWriter.MainFile}", path)],
        };
        return new ImportedJob(
            ImportLayout.Atif, trajectory.SessionId ?? Path.GetFullPath(path), trial.Task, Path.GetFullPath(path), trial.StartedAt, trial.EndedAt,
            [trial.Arm], [trial], [], []);
    }
}
