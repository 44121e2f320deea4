using System.Text;
using System.Text.Json;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Json;

namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>
/// A folder beside its place that an edit fills and that is moved there at the end. What is finished is noted in it, so that the same
/// edit goes on where it was stopped, however it was stopped.
/// </summary>
internal sealed class EditDraft : IDisposable
{
    private const string NotesFile = "edit.partial.jsonl";

    private readonly string _target;
    private readonly FileStream _notes;
    private readonly Dictionary<(string File, string Tensor), Note> _finished;

    private EditDraft(string target, string folder, FileStream notes, IEnumerable<Note> finished)
    {
        (_target, Folder, _notes) = (target, folder, notes);
        _finished = finished.ToDictionary(note => (note.File, note.Tensor));
    }

    /// <summary>Where to write.</summary>
    internal string Folder { get; }

    /// <summary>Bytes of tensors that are written.</summary>
    internal long FinishedBytes => _finished.Values.Sum(note => note.Bytes);

    /// <summary>Opens the draft of an edit, or begins it.</summary>
    /// <param name="target">Must not exist, or be an empty folder.</param>
    /// <param name="key">Tells this edit from all others.</param>
    /// <exception cref="CheckpointException">The target has content already.</exception>
    /// <exception cref="IOException">Another process is at it.</exception>
    internal static EditDraft Open(string target, string key)
    {
        target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
            throw new CheckpointException(target, "exists already and is not an empty folder; name another, or remove it first");
        var folder = $"{target}.{key[..12]}.partial";
        Directory.CreateDirectory(folder);
        FileStream notes;
        try
        {
            notes = new(Path.Combine(folder, NotesFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new IOException($"{Quote.Path(folder)} cannot be written: {e.Message} If the same edit runs elsewhere, wait for it.", e);
        }
        return new(target, folder, notes, Read(notes));
    }

    /// <summary>Whether a file of the draft is no part of the model.</summary>
    internal static bool IsOwn(string name) => name == NotesFile;

    /// <summary>Whether anything of a file is written.</summary>
    internal bool Has(string file) => _finished.Keys.Any(key => key.File == file);

    /// <summary>Whether a tensor is written, and what became of a writer.</summary>
    internal bool IsFinished(string file, string tensor, out EditedWriter? result)
    {
        var found = _finished.TryGetValue((file, tensor), out var note);
        result = note?.Result;
        return found;
    }

    /// <summary>Notes that a tensor is on the disk.</summary>
    internal void Finish(string file, string tensor, long bytes, EditedWriter? result)
    {
        var note = new Note(file, tensor, bytes, result);
        _finished[(file, tensor)] = note;
        _notes.Write(JsonSerializer.SerializeToUtf8Bytes(note));
        _notes.WriteByte((byte)'\n');
        _notes.Flush(flushToDisk: true);
    }

    /// <summary>Moves the folder to its place.</summary>
    internal void Place()
    {
        _notes.Dispose();
        File.Delete(Path.Combine(Folder, NotesFile));
        if (Directory.Exists(_target)) Directory.Delete(_target);
        Directory.Move(Folder, _target);
    }

    /// <summary>Removes it: going on would meet the same end.</summary>
    internal void Discard()
    {
        _notes.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    // What stands behind the last whole line was being written when the edit was stopped.
    private static List<Note> Read(FileStream notes)
    {
        var bytes = new byte[notes.Length];
        notes.ReadExactly(bytes);
        var whole = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        notes.SetLength(whole);
        notes.Position = whole;
        return [.. Encoding.UTF8.GetString(bytes, 0, whole).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<Note>(line)!)];
    }

    public void Dispose() => _notes.Dispose();

    /// <param name="File">Of the draft.</param>
    /// <param name="Tensor">That is written.</param>
    /// <param name="Bytes">It has.</param>
    /// <param name="Result">What became of a writer; null for what was copied.</param>
    private sealed record Note(string File, string Tensor, long Bytes, EditedWriter? Result);
}
