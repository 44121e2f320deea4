namespace Vectorscope.Engine.Settings;

/// <summary>How people read a number.</summary>
public enum FieldUnit
{
    /// <summary>As it is.</summary>
    None,

    /// <summary>A share from 0 to 1 that forms show as per cent.</summary>
    Percent,
}
