using System.Globalization;

namespace Vectorscope.Jobs.Sandboxes.Bubblewrap;

/// <summary>A sandbox's own control group: one folder with version 2, one per controller with version 1. Its name tells whose it is.</summary>
internal sealed class ControlGroup
{
    private const string Prefix = "vectorscope.";
    private readonly List<string> _folders = [];
    private string? _counter;

    private ControlGroup()
    {
    }

    internal static ControlGroup None { get; } = new();

    internal bool LimitsMemory { get; private set; }
    internal bool LimitsProcessors { get; private set; }

    /// <summary>A process joins by writing 0 to each.</summary>
    internal IEnumerable<string> Entrances => _folders.Select(folder => Path.Combine(folder, "cgroup.procs"));

    /// <summary>How many are in it; 0 when it does not count.</summary>
    internal long Processes => _counter is not null && long.TryParse(TryRead(_counter), CultureInfo.InvariantCulture, out var count) ? count : 0;

    /// <summary>Makes one with as many of the limits as this machine lets us set; <see cref="None"/> when there are none.</summary>
    internal static ControlGroup Create(string runId, BubblewrapLimits limits)
    {
        var owner = Environment.ProcessId;
        var name = $"{Prefix}{owner}.{ProcessTable.Find(owner)?.Started}.{Plain(runId)}.{Guid.NewGuid():N}";
        var group = new ControlGroup();
        foreach (var place in ControlGroupPlace.All.Value)
        {
            var folder = Path.Combine(place.Folder, name);
            try
            {
                Directory.CreateDirectory(folder);
                group._folders.Add(folder);
                foreach (var (file, value) in place.Settings(limits)) Write(Path.Combine(folder, file), value);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // What worked when the places were looked for no longer does: without this limit the process limits hold.
                group.Drop(folder);
                continue;
            }
            if (place.Pids) group._counter = Path.Combine(folder, "pids.current");
            group.LimitsMemory |= place.Memory;
            group.LimitsProcessors |= place.Processors;
        }
        return group;
    }

    /// <summary>Waits until the dying processes have left, then removes the folders.</summary>
    internal async Task RemoveAsync(TimeProvider time)
    {
        var since = time.GetTimestamp();
        while (_folders.Count > 0)
        {
            foreach (var folder in _folders.ToArray())
                if (TryRemove(folder)) _folders.Remove(folder);
            if (_folders.Count == 0 || time.GetElapsedTime(since) > TimeSpan.FromSeconds(5)) return;
            await Task.Delay(TimeSpan.FromMilliseconds(10), time);
        }
    }

    /// <summary>Kills what is left in groups whose owner died, of one run or of all, and removes them.</summary>
    internal static async Task RemoveLeftoversAsync(string? runId, TimeProvider time)
    {
        foreach (var folder in ControlGroupPlace.All.Value.SelectMany(place => Directory.EnumerateDirectories(place.Folder, Prefix + "*")))
        {
            var parts = Path.GetFileName(folder).Split('.');
            if (parts.Length != 5 || (runId is not null && parts[3] != Plain(runId)) || Lives(parts[1], parts[2])) continue;
            foreach (var id in Members(folder)) Libc.Kill(id);
            var leftover = new ControlGroup();
            leftover._folders.Add(folder);
            await leftover.RemoveAsync(time);
        }
    }

    internal static void Write(string file, string value)
    {
        // Not File.WriteAllText: a control file is neither made nor emptied.
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        stream.Write(System.Text.Encoding.ASCII.GetBytes(value));
    }

    internal static bool TryRemove(string folder)
    {
        try
        {
            Directory.Delete(folder);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void Drop(string folder)
    {
        _folders.Remove(folder);
        TryRemove(folder);
    }

    private static IEnumerable<int> Members(string folder) =>
        TryRead(Path.Combine(folder, "cgroup.procs")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => int.Parse(line, CultureInfo.InvariantCulture));

    private static string TryRead(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            // Removed meanwhile.
            return "";
        }
    }

    private static bool Lives(string id, string started) =>
        int.TryParse(id, CultureInfo.InvariantCulture, out var number)
        && ProcessTable.Find(number) is { } found && found.Started.ToString(CultureInfo.InvariantCulture) == started;

    private static string Plain(string text) => string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
}
