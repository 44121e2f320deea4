using System.Globalization;
using System.Text;
using System.Text.Json;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Files;
using Vectorscope.Engine.Interventions.Weights;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Library.Models;

/// <summary>What can be read of a model folder in milliseconds.</summary>
internal static class ModelFolder
{
    /// <summary>Names and states of the files that make up the content hash: while it stays the same, so does the hash.</summary>
    public static string Fingerprint(string folder)
    {
        var text = new StringBuilder();
        foreach (var path in Checkpoint.HashedFiles(folder))
        {
            text.Append(CultureInfo.InvariantCulture, $"{Path.GetFileName(path)} {FileState.Of(path)}\n");
        }
        return text.ToString();
    }

    /// <summary>The folder's name; folders of the Hugging Face cache are called after their repository.</summary>
    public static string Name(string folder)
    {
        var directory = new DirectoryInfo(folder);
        const string cached = "models--";
        return directory.Parent is { Name: "snapshots", Parent.Name: var repository } && repository.StartsWith(cached, StringComparison.Ordinal)
            ? repository[cached.Length..].Replace("--", "/", StringComparison.Ordinal)
            : directory.Name;
    }

    /// <summary>Looks into the folder; the problem is a sentence when it cannot be used.</summary>
    public static (ModelSummary? Summary, string? Problem) Inspect(string folder)
    {
        try
        {
            var info = Checkpoint.Inspect(folder);
            return (Summarise(info, ChatTemplate.Inspect(folder), EditManifest.Find(folder)?.Parent), null);
        }
        catch (Exception e) when (IsFolderProblem(e))
        {
            return (null, e.Message);
        }
    }

    /// <summary>Looks into the folder again and keeps what is seen; other files mean that the hash is not known any more.</summary>
    public static void Refresh(Model model, DateTimeOffset now)
    {
        var (summary, problem) = Inspect(model.Folder);
        var fingerprint = summary is null ? "" : Fingerprint(model.Folder);
        if (fingerprint != model.Fingerprint)
        {
            model.ContentHash = null;
            model.Fingerprint = fingerprint;
        }
        model.Info = summary is null ? null : JsonSerializer.Serialize(summary, JobsJson.Options);
        model.Problem = problem;
        model.Bytes = summary?.Bytes ?? 0;
        model.Missing = false;
        model.LastSeenAt = now;
    }

    /// <summary>Whether the exception speaks of the folder rather than of a fault in this program.</summary>
    public static bool IsFolderProblem(Exception exception) =>
        exception is CheckpointException or ChatTemplateException or TokenizerException or IOException or UnauthorizedAccessException or JsonException;

    private static ModelSummary Summarise(CheckpointInfo info, ChatTemplateInspection template, EditParent? parent) => new(
        info.Parameters,
        info.Bytes,
        info.Config.LayerCount,
        info.Config.HiddenSize,
        info.Config.VocabularySize,
        [.. info.Types.Select(type => type.Key.ToString())],
        info.HasTokenizer,
        template.State.ToString().ToLowerInvariant(),
        info.Warnings,
        parent);
}
