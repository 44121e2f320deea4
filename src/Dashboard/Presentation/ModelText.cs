using MudBlazor;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Jobs.Library.Models;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>What is said about a model in more than one place.</summary>
public static class ModelText
{
    /// <summary>Whether the model can be used, at a glance.</summary>
    public static StatusLook Status(ModelRow model) => model switch
    {
        { Missing: true } => new("bad", Icons.Material.Outlined.FolderOff, "Folder gone"),
        { Problem: not null } => new("bad", Icons.Material.Outlined.ErrorOutline, "Cannot be used"),
        { Summary.HasTokenizer: false } => new("warn", Icons.Material.Outlined.WarningAmber, "No tokenizer"),
        { Summary.Warnings.Count: > 0 } => new("warn", Icons.Material.Outlined.WarningAmber, "Usable, with warnings"),
        _ => new("ok", Icons.Material.Outlined.CheckCircle, "Usable"),
    };

    /// <summary>What mixes tokens in a block.</summary>
    public static string Kind(LayerKind kind) => kind == LayerKind.FullAttention ? "full attention" : "linear attention";

    /// <summary>What the folder's own chat template means for its use.</summary>
    public static string Template(ChatTemplateInspection template) => template.State switch
    {
        ChatTemplateState.Known => "Known: the built-in renderer writes the same text.",
        ChatTemplateState.Unknown => "Unknown: the built-in renderer is used, and may write another text than this template.",
        _ => "None in the folder: the built-in renderer is used.",
    };
}
