using System.Text.Json;
using Vectorscope.Engine.Training;

namespace Vectorscope.Jobs.Training.Steps;

/// <summary>Reads the steps of a training, again and again while they are written, each line once.</summary>
public sealed class StepReader
{
    private readonly List<TrainingStep> _steps = [];
    private string? _path;
    private long _read;

    /// <summary>What was read so far, ascending; a step that was done again after a resume stands once.</summary>
    public IReadOnlyList<TrainingStep> Steps => _steps;

    /// <summary>Reads what was added; another file is read from its start. Half a line is left for the next time.</summary>
    /// <returns>Whether anything changed.</returns>
    public async Task<bool> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, useAsync: true);
        var fresh = path != _path || file.Length < _read;
        if (fresh)
        {
            (_path, _read) = (path, 0);
        }
        var bytes = new byte[file.Length - _read];
        file.Position = _read;
        var length = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        var whole = bytes.AsMemory(0, bytes.AsSpan(0, length).LastIndexOf((byte)'\n') + 1);
        if (fresh)
        {
            // Not before: whoever looks meanwhile sees the old steps rather than none.
            _steps.Clear();
        }
        Add(whole.Span);
        _read += whole.Length;
        return whole.Length > 0;
    }

    private void Add(ReadOnlySpan<byte> lines)
    {
        foreach (var range in lines.Split((byte)'\n'))
        {
            var line = lines[range];
            if (line.IsEmpty)
            {
                continue;
            }
            var step = JsonSerializer.Deserialize<TrainingStep>(line, JobsJson.Options)
                ?? throw new InvalidDataException($"{_path} holds a line that is no step.");
            while (_steps.Count > 0 && _steps[^1].Step >= step.Step)
            {
                _steps.RemoveAt(_steps.Count - 1);
            }
            _steps.Add(step);
        }
    }
}
