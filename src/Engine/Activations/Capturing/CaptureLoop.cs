using Vectorscope.Engine.Activations.Files;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Text;

namespace Vectorscope.Engine.Activations.Capturing;

/// <summary>Batch after batch: while the model works on one, the one before goes to disk.</summary>
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
        var rowSize = (model.Config.LayerCount + 1) * model.Config.HiddenSize;
        var rows = batches.Max(batch => batch.Rows.Count);
        BatchBuffers[] buffers =
            [.. Enumerable.Range(0, Math.Min(2, batches.Count)).Select(_ => new BatchBuffers(plan.Positions.Count, rows, rowSize))];
        var writing = Task.CompletedTask;
        try
        {
            for (var i = 0; i < batches.Count; i++)
            {
                var (batch, buffer) = (batches[i], buffers[i % buffers.Length]);
                await RunBatchAsync(model, batch, buffer, plan, cancellationToken);
                await writing;
                writing = Task.Run(
                    () =>
                    {
                        store.Write(batch, buffer);
                        tracker.Finish(batch);
                    },
                    CancellationToken.None);
            }
        }
        finally
        {
            // A batch that the model finished is kept even when the next one is cancelled; and the store must not close under a write.
            await writing;
        }
    }

    private static async Task RunBatchAsync(
        LanguageModel model, CaptureBatch batch, BatchBuffers buffer, CapturePlan plan, CancellationToken cancellationToken)
    {
        try
        {
            var capture = new BatchCapture(model.Config, plan, batch, buffer, cancellationToken);
            await model.Scheduler.WatchAsync(capture.Prompts, batch.Length, capture, cancellationToken);
        }
        catch (Exception e) when (DeviceMemory.IsExhausted(e))
        {
            throw new CaptureException(
                $"A batch of {Amount.Of(batch.Rows.Count, "prompt")} of up to {Amount.Of(batch.Length, "token")} did not fit the device's memory. Lower the batch budget (now {plan.BatchTokens} tokens).", e);
        }
    }
}
