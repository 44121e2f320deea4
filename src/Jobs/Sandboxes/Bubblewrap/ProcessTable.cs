using System.Globalization;

namespace Vectorscope.Jobs.Sandboxes.Bubblewrap;

/// <summary>What <c>/proc</c> of the host says of processes.</summary>
internal static class ProcessTable
{
    // PF_EXITING of the kernel: set before a dying first process takes the others with it.
    private const long ExitingFlag = 4;

    /// <param name="Exiting">It is dying or dead.</param>
    internal sealed record Entry(int Id, int Parent, int Session, bool Exiting, long Started);

    /// <summary>Null when there is no such process.</summary>
    internal static Entry? Find(int id)
    {
        try
        {
            return Parse(id, File.ReadAllText($"/proc/{id}/stat"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    internal static IEnumerable<Entry> All() => Ids().Select(Find).OfType<Entry>();

    /// <summary>Numbers of the processes in a sandbox, whose first process is given.</summary>
    internal static IEnumerable<int> InNamespaceOf(int init) =>
        Namespace(init) is { } wanted ? Ids().Where(id => Namespace(id) == wanted) : [];

    /// <summary>
    /// Kills a process, what it started and what stayed in its session, until none is left: more than one pass, as they may fork meanwhile.
    /// What left both is the sandbox's, and dies with it.
    /// </summary>
    internal static void KillTree(int root)
    {
        for (var pass = 0; pass < 20; pass++)
        {
            var all = All().Where(entry => !entry.Exiting).ToList();
            var doomed = new HashSet<int> { root };
            int before;
            do
            {
                before = doomed.Count;
                doomed.UnionWith(all.Where(entry => entry.Session == root || doomed.Contains(entry.Parent)).Select(entry => entry.Id).ToList());
            }
            while (doomed.Count > before);
            if (!all.Any(entry => doomed.Contains(entry.Id))) return;
            foreach (var id in doomed) Libc.Kill(id);
        }
    }

    /// <summary>Bytes that a process holds alone.</summary>
    internal static long PrivateBytes(int id)
    {
        try
        {
            var fields = File.ReadAllText($"/proc/{id}/statm").Split(' ');
            return (Number(fields[1]) - Number(fields[2])) * Environment.SystemPageSize;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static IEnumerable<int> Ids() => Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
        .Where(id => id > 0);

    private static string? Namespace(int id)
    {
        try
        {
            return new FileInfo($"/proc/{id}/ns/pid").LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // The name stands in parentheses and may itself hold spaces and parentheses.
    private static Entry Parse(int id, string stat)
    {
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return new Entry(id, (int)Number(fields[1]), (int)Number(fields[3]), (Number(fields[6]) & ExitingFlag) != 0 || fields[0] is "Z" or "X", Number(fields[19]));
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
