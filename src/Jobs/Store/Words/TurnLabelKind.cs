namespace Vectorscope.Jobs.Store;

/// <summary>What a reader wrote on a turn.</summary>
public enum TurnLabelKind
{
    /// <summary>A word that other turns may carry too.</summary>
    Label,

    /// <summary>Free text; a turn has at most one.</summary>
    Note,
}
