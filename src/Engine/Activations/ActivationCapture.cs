using System.Reflection;
using Vectorscope.Engine.Activations.Capturing;
using Vectorscope.Engine.Activations.Files;
using Vectorscope.Engine.Model;

namespace Vectorscope.Engine.Activations;

/// <summary>Captures residual-stream activations of a plan into a file.</summary>
public static class ActivationCapture
{
    /// <summary>Runs a plan, or goes on with one that was interrupted.</summary>
    /// <param name="model">The model.</param>
    /// <param name="plan">What to capture.</param>
    /// <param name="path">
    /// The file to make. While it is made its rows are in <c>PATH.partial</c> and its finished batches in <c>PATH.journal</c>;
    /// a later call with the same plan, model, device and library version goes on from there, with any other it starts again.
    /// </param>
    /// <param name="progress">Told at the start and after each batch is on disk; may be null.</param>
    /// <param name="cancellationToken">Stops within a layer of the running batch; what was finished stays for a later call.</param>
    /// <remarks>Memory on the host: the rows of two batches, whatever the number of prompts.</remarks>
    /// <exception cref="Settings.SettingException">A number of the plan is out of range; the message names it.</exception>
    /// <exception cref="CaptureException">The plan cannot be run, the path holds another capture, or a batch does not fit the device.</exception>
    public static async Task<CaptureResult> RunAsync(
        LanguageModel model,
        CapturePlan plan,
        string path,
        IProgress<CaptureProgress>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(plan);
        CapturePlanCheck.Check(plan, model.Config.VocabularySize);
        plan = plan.For(model.Device);
        var layout = new CaptureLayout(plan, await Task.Run(() => Describe(model), cancellationToken));
        var batches = CaptureBatches.Of(plan);
        var result = new CaptureResult(
            path, layout.Fingerprint, batches.Sum(b => b.Rows.Count), batches.Sum(b => b.Tokens), batches.Count, 0);
        if (CaptureStore.IsComplete(layout, path))
            return result with { BatchesResumed = batches.Count };

        using var store = CaptureStore.Open(layout, path, batches.Count);
        var finished = store.Finished.ToHashSet();
        var tracker = new CaptureTracker(batches, finished, progress);
        await CaptureLoop.RunAsync(model, plan, store, [.. batches.Where(b => !finished.Contains(b.Id))], tracker, cancellationToken);
        store.Complete();
        return result with { BatchesResumed = finished.Count };
    }

    /// <summary>Deletes what an interrupted capture left at a path; a finished file stays.</summary>
    public static void Discard(string path)
    {
        File.Delete(CaptureStore.PartialPath(path));
        File.Delete(CaptureStore.JournalPath(path));
    }

    private static CaptureModelInfo Describe(LanguageModel model) => new(
        model.ContentHash,
        model.Config.LayerCount,
        model.Config.HiddenSize,
        Name(model.Device),
        Name(model.Dtype),
        typeof(ActivationCapture).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown");

    private static string Name<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
