using System.Text.Json;
using Vectorscope.Engine.Training;

namespace Vectorscope.Jobs.Training.Steps;

/// <summary>Writes the steps of a training, a line each, where they can be read while it goes on.</summary>
/// <remarks>Only ever appended to: after a resume, steps that come again stand behind those of before, and the later line counts.</remarks>
internal sealed class StepLog : IDisposable
{
    private readonly FileStream _file;

    public StepLog(string path)
    {
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        DropHalfLine();
    }

    /// <summary>Hands the line to the operating system, so that it outlives this process.</summary>
    public void Add(TrainingStep step)
    {
        _file.Write(JsonSerializer.SerializeToUtf8Bytes(step, JobsJson.Options));
        _file.WriteByte((byte)'\n');
        _file.Flush();
    }

    public void Dispose() => _file.Dispose();

    // A process that was killed may have written half a line; the next would be glued to it.
    private void DropHalfLine()
    {
        var end = _file.Length;
        while (end > 0)
        {
            _file.Position = end - 1;
            if (_file.ReadByte() == '\n')
            {
                break;
            }
            end--;
        }
        _file.SetLength(end);
        _file.Position = end;
    }
}
