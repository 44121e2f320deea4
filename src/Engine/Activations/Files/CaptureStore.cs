using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Engine.Activations.Files;

/// <summary>A capture's file while it is being made.</summary>
/// <remarks>
/// Rows go to <c>PATH.partial</c> and from there to disk, only then does <c>PATH.journal</c> name their batch. When all batches are
/// in, the file gets its name and the journal goes: whatever lies at PATH is complete, and a process killed at any instant
/// loses at most the batch it was at.
/// </remarks>
internal sealed class CaptureStore : IDisposable
{
    private const long EarlyBytes = 2 << 20;
    private readonly CaptureLayout _layout;
    private readonly string _path;
    private readonly SafetensorsWriter _writer;
    private readonly CaptureJournal _journal;
    private long _unflushed;

    private CaptureStore(CaptureLayout layout, string path, SafetensorsWriter writer, CaptureJournal journal) =>
        (_layout, _path, _writer, _journal) = (layout, path, writer, journal);

    /// <summary>Batches of an earlier attempt.</summary>
    public IReadOnlyList<int> Finished => _journal.Finished;

    public static string PartialPath(string path) => path + ".partial";

    public static string JournalPath(string path) => path + ".journal";

    /// <summary>True when the finished file is there; another capture's file at the path is an error, never overwritten.</summary>
    public static bool IsComplete(CaptureLayout layout, string path)
    {
        if (!File.Exists(path))
            return false;
        using (var file = SafetensorsFile.Open(path))
        {
            if (!file.Metadata.TryGetValue("fingerprint", out var fingerprint) || fingerprint != layout.Fingerprint)
                throw new CaptureException($"{path} holds another capture (other model, plan, device or code version); choose another path or delete it.");
        }
        // A kill between naming the file and deleting its journal leaves the journal behind.
        File.Delete(JournalPath(path));
        return true;
    }

    /// <summary>Continues what an earlier attempt left, or starts.</summary>
    public static CaptureStore Open(CaptureLayout layout, string path, int batches)
    {
        var partial = PartialPath(path);
        if (File.Exists(partial) && CaptureJournal.Resume(JournalPath(path), layout.Fingerprint, batches) is { } journal)
        {
            try
            {
                return new CaptureStore(layout, path, SafetensorsWriter.Reopen(partial, layout.Tensors, layout.Metadata), journal);
            }
            catch
            {
                journal.Dispose();
                throw;
            }
        }
        // Without a journal of this plan nothing in the partial file can be trusted.
        File.Delete(JournalPath(path));
        var writer = SafetensorsWriter.Create(partial, layout.Tensors, layout.Metadata);
        try
        {
            // It goes to disk with the first batch, before the journal names that.
            WriteTokens(layout, writer);
            return new CaptureStore(layout, path, writer, CaptureJournal.Create(JournalPath(path), layout.Fingerprint));
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>Writes one layer of a batch at a position. It may be on disk from then on; what is, is told by <see cref="Finish"/>.</summary>
    public void Write(CaptureBatch batch, BatchBuffers captured, int position, int layer)
    {
        for (var i = 0; i < batch.Rows.Count; i++)
        {
            var row = batch.Rows[i];
            var tensor = CaptureLayout.Rows(_layout.Plan.Sides[row.Side].Name, _layout.Plan.Positions[position]);
            var values = captured.Row(position, layer, i);
            _writer.Write(tensor, First(tensor, row) + ((long)layer * values.Length), values);
        }
        _unflushed += (long)batch.Rows.Count * _layout.Model.Width * sizeof(float);
    }

    /// <summary>Brings what was written to disk, if it is enough for that to pay: for whoever waits for the next layer anyway.</summary>
    public void FlushEarly()
    {
        if (_unflushed < EarlyBytes) return;
        _writer.Flush(toDisk: true);
        _unflushed = 0;
    }

    /// <summary>To be called when all layers of a batch are written: it is on disk on return, and kept whatever happens then.</summary>
    public void Finish(CaptureBatch batch, BatchBuffers captured)
    {
        if (captured.Responses is { } responses)
        {
            for (var i = 0; i < batch.Rows.Count; i++)
                WriteResponse(batch.Rows[i], responses[i]);
        }
        _writer.Flush(toDisk: true);
        _unflushed = 0;
        _journal.Finish(batch.Id);
    }

    /// <summary>To be called when every batch is written, and so on disk.</summary>
    public void Complete()
    {
        File.Move(PartialPath(_path), _path);
        File.Delete(JournalPath(_path));
    }

    private void WriteResponse(CaptureRow row, int[] ids)
    {
        var side = _layout.Plan.Sides[row.Side].Name;
        _writer.Write(CaptureLayout.ResponseIds(side), First(CaptureLayout.ResponseIds(side), row), Array.ConvertAll(ids, id => (long)id));
        _writer.Write(CaptureLayout.ResponseCounts(side), row.Prompt, [(long)ids.Length]);
    }

    // Element at which a prompt's part of a tensor begins; its first axis is the prompts.
    private long First(string tensor, CaptureRow row) => row.Prompt * (_writer.Tensors[tensor].ElementCount / _writer.Tensors[tensor].Shape[0]);

    private static void WriteTokens(CaptureLayout layout, SafetensorsWriter writer)
    {
        foreach (var side in layout.Plan.Sides)
        {
            long at = 0;
            foreach (var prompt in side.Prompts)
            {
                writer.Write(CaptureLayout.TokenIds(side.Name), at, Array.ConvertAll(prompt.TokenIds, id => (long)id));
                at += prompt.TokenIds.Length;
            }
            writer.Write(CaptureLayout.TokenCounts(side.Name), [.. side.Prompts.Select(prompt => (long)prompt.TokenIds.Length)]);
        }
    }

    public void Dispose()
    {
        _writer.Dispose();
        _journal.Dispose();
    }
}
