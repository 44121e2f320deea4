using System.Threading.Channels;
using Vectorscope.Engine.Activations.Files;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Text;

namespace Vectorscope.Engine.Activations.Capturing;

/// <summary>Batch after batch: each goes to disk layer by layer as it comes from the model, and its end while the model works on the next.</summary>
internal static class CaptureLoop
{
    public static async Task RunAsync(
        LanguageModel model,
        CapturePlan plan,
        CaptureStore store,
        IReadOnlyList<CaptureBatch> batches,
        CaptureTracker tracker,
        CancellationToken cancellationToken)
    {
        if (batches.Count == 0)
            return;
        var rows = batches.Max(batch => batch.Rows.Count);
        BatchBuffers[] buffers =
            [.. Enumerable.Range(0, Math.Min(2, batches.Count)).Select(_ => new BatchBuffers(plan.Positions.Count, model.Config.LayerCount + 1, rows, model.Config.HiddenSize))];
        var writing = Task.CompletedTask;
        try
        {
            for (var i = 0; i < batches.Count; i++)
            {
                var (batch, buffer, before) = (batches[i], buffers[i % buffers.Length], writing);
                buffer.IsWhole = false;
                var layers = Channel.CreateUnbounded<CapturedLayer>(new() { SingleReader = true, SingleWriter = true });
                writing = Task.Run(() => WriteAsync(before, store, batch, buffer, layers.Reader, tracker), CancellationToken.None);
                try
                {
                    await RunBatchAsync(model, batch, buffer, layers.Writer, plan, cancellationToken);
                }
                finally
                {
                    layers.Writer.Complete();
                }
                // The batch after this one takes its buffer.
                await before;
            }
        }
        finally
        {
            // A batch that the model finished is kept even when the next one is cancelled; and the store must not close under a write.
            await writing;
        }
    }

    private static async Task WriteAsync(
        Task before, CaptureStore store, CaptureBatch batch, BatchBuffers buffer, ChannelReader<CapturedLayer> layers, CaptureTracker tracker)
    {
        await before;
        while (await layers.WaitToReadAsync())
        {
            while (layers.TryRead(out var layer)) store.Write(batch, buffer, layer.Position, layer.Layer);
            store.FlushEarly();
        }
        // Of a pass that failed some layers may lie in the file; nothing says so, and the next attempt writes them again.
        if (!buffer.IsWhole) return;
        store.Finish(batch, buffer);
        tracker.Finish(batch);
    }

    private static async Task RunBatchAsync(
        LanguageModel model, CaptureBatch batch, BatchBuffers buffer, ChannelWriter<CapturedLayer> layers, CapturePlan plan, CancellationToken cancellationToken)
    {
        try
        {
            var capture = new BatchCapture(model.Config, plan, batch, buffer, layers, cancellationToken);
            await model.Scheduler.WatchAsync(capture.Prompts, batch.Length, capture, cancellationToken);
        }
        catch (Exception e) when (DeviceMemory.IsExhausted(e))
        {
            throw new CaptureException(
                $"A batch of {Amount.Of(batch.Rows.Count, "prompt")} of up to {Amount.Of(batch.Length, "token")} did not fit the device's memory. Lower the batch budget (now {plan.BatchTokens} tokens).", e);
        }
    }
}
