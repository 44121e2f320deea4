namespace Vectorscope.Jobs.Store;

/// <summary>What runs can be told by beside their own columns.</summary>
public enum RunFacetKind
{
    /// <summary>A model that the run works with.</summary>
    Model,

    /// <summary>A persona that it sends.</summary>
    Persona,

    /// <summary>A word that people gave it.</summary>
    Tag,
}
