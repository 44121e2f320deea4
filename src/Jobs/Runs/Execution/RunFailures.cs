using System.Runtime.InteropServices;
using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Settings;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Engine.Training;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Runs.Execution;

/// <summary>Exception to outcome, in one place.</summary>
internal static class RunFailures
{
    public static RunOutcome From(Exception exception)
    {
        var detail = exception.ToString();
        return exception switch
        {
            _ when StoreFailures.Of(exception) == StoreFailure.Full => RunOutcome.Failed(
                "The disk is full.", "Free some space, for example by deleting old runs, then resume.", detail),
            _ when StoreFailures.Of(exception) is not StoreFailure.None and var failure => RunOutcome.Failed(
                failure.Sentence(), "Resume it when that is mended.", detail),
            IAdvisedFailure failure => RunOutcome.Failed(exception.Message, failure.Advice, detail),
            LibTorchException e => RunOutcome.Failed(e.Message, "`vectorscope doctor` shows which libtorch was found and what to install.", detail),
            CheckpointException e => RunOutcome.Failed(e.Message, "Fetch the file again or choose another model, then resume or run it again.", detail),
            TokenizerException e => RunOutcome.Failed(e.Message, "Fetch the model's tokenizer.json again, then resume.", detail),
            ChatTemplateException e => RunOutcome.Failed(e.Message, "Change the persona or the prompt that it names and run it again with changes.", detail),
            TrainingException e => RunOutcome.Failed(e.Message, "Run it again with changes.", detail),
            RefusedInputException e => RunOutcome.Failed(e.Message, "Run it again with changes.", detail),
            CaptureException e => RunOutcome.Failed(e.Message, "Run it again with changes.", detail),
            OutOfMemoryException => RunOutcome.Failed(
                "The machine ran out of memory.", "Lower the batch budget or use a smaller model, then resume.", detail),
            ExternalException e when e.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase) => RunOutcome.Failed(
                "The device ran out of memory.", "Lower the batch budget or close other programs that use the device, then resume.", detail),
            FileNotFoundException e => RunOutcome.Failed(
                $"A file is missing: {e.FileName ?? e.Message}", "Put it back or choose another model, then resume.", detail),
            DirectoryNotFoundException e => RunOutcome.Failed(e.Message, "Put the folder back or choose another one, then resume.", detail),
            UnauthorizedAccessException e => RunOutcome.Failed(
                e.Message, "Give the user who runs Vectorscope access to it, then resume.", detail),
            IOException e => RunOutcome.Failed($"Reading or writing a file failed: {e.Message}", "Check the disk, then resume.", detail),
            InvalidDataException e => RunOutcome.Failed(e.Message, "Check the file that it names; a repaired or fresh copy can be used on resume.", detail),
            _ => RunOutcome.Failed(
                $"Something unexpected went wrong: {FirstLine(exception.Message)}", "Look at the detail; resume tries again from what was finished.", detail),
        };
    }

    // Errors from libtorch carry a native stack trace behind their first line.
    private static string FirstLine(string message) => message.Split('\n', 2)[0].Trim();
}
