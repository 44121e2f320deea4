namespace Vectorscope.Engine.Tokenization.ChatTemplates;

/// <summary>What is known of a model folder's own chat template.</summary>
public enum ChatTemplateState
{
    /// <summary>The folder has none.</summary>
    Absent,

    /// <summary>Its hash is listed: the built-in renderer gives the same text.</summary>
    Known,

    /// <summary>It is some other template; the built-in renderer may give another text.</summary>
    Unknown,
}
