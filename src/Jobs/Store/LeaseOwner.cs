using System.Diagnostics;
using System.Globalization;

namespace Vectorscope.Jobs.Store;

/// <summary>Names a process beyond reuse of its number: machine, process id, start time.</summary>
internal sealed record LeaseOwner(string Machine, int ProcessId, DateTimeOffset StartedAt)
{
    // Start times are computed from clock ticks since boot and differ a little between two reads.
    private static readonly TimeSpan StartTolerance = TimeSpan.FromSeconds(3);

    public static LeaseOwner OfThisProcess { get; } = ReadThisProcess();

    /// <summary>Whether the owner ran on this machine and is certainly gone. False means "cannot tell".</summary>
    public bool IsKnownGone()
    {
        if (Machine != OfThisProcess.Machine)
        {
            return false;
        }
        try
        {
            using var process = Process.GetProcessById(ProcessId);
            return (Started(process) - StartedAt).Duration() > StartTolerance;
        }
        catch (ArgumentException)
        {
            // No process has this id.
            return true;
        }
        catch (InvalidOperationException)
        {
            // It ended while we looked.
            return true;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // Somebody else's process: not ours to judge.
            return false;
        }
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Machine} process {ProcessId} started {StartedAt.UtcDateTime:O}");

    public static LeaseOwner? Parse(string? text)
    {
        var words = text?.Split(' ') ?? [];
        return words is [var machine, "process", var id, "started", var started]
            && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var processId)
            && DateTimeOffset.TryParse(started, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var startedAt)
            ? new LeaseOwner(machine, processId, startedAt)
            : null;
    }

    private static LeaseOwner ReadThisProcess()
    {
        using var process = Process.GetCurrentProcess();
        return new LeaseOwner(MachineName(), process.Id, Started(process));
    }

    private static DateTimeOffset Started(Process process) => new(process.StartTime.ToUniversalTime());

    private static string MachineName()
    {
        // Two containers may share a host name and a data folder; process ids mean something only within one namespace.
        const string space = "/proc/self/ns/pid";
        var target = File.Exists(space) ? new FileInfo(space).LinkTarget : null;
        var name = target is null ? Environment.MachineName : $"{Environment.MachineName}/{target}";
        return name.Replace(' ', '-');
    }
}
