namespace Vectorscope.Engine.Directions;

/// <summary>What a row counts as in one arrangement of the labels.</summary>
internal enum RowSide : byte
{
    /// <summary>The positive pole.</summary>
    A,

    /// <summary>The negative pole.</summary>
    B,

    /// <summary>Left out, with its whole prompt.</summary>
    Out,
}
