using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Files;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Library.TaskSets;

/// <summary>Readings of task folders, kept while the names and states of their files stay as they were.</summary>
internal sealed class TaskReadings
{
    private readonly ConcurrentDictionary<string, (string Fingerprint, TaskReading Reading)> _known = new(StringComparer.Ordinal);

    /// <summary>Every task below the folder, broken ones too.</summary>
    /// <exception cref="IOException">The folder is not there or cannot be searched.</exception>
    public IReadOnlyList<TaskReading> Of(string folder) => TaskFolders.Named(TaskFolders.Find(folder).AsParallel().AsOrdered().Select(One));

    private TaskReading One(string folder)
    {
        string fingerprint;
        try
        {
            fingerprint = Fingerprint(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The reader turns what is wrong with the folder into a problem; that reading is not worth keeping.
            return TaskReader.Read(folder);
        }
        if (_known.TryGetValue(folder, out var known) && known.Fingerprint == fingerprint)
        {
            return known.Reading;
        }
        var reading = TaskReader.Read(folder);
        _known[folder] = (fingerprint, reading);
        return reading;
    }

    private static string Fingerprint(string folder)
    {
        var text = new StringBuilder();
        foreach (var (path, file) in TaskFiles.All(folder))
        {
            text.Append(CultureInfo.InvariantCulture, $"{path} {file.LinkTarget} {(file.Exists ? FileState.Of(file.FullName) : null)}\n");
        }
        return text.ToString();
    }
}
