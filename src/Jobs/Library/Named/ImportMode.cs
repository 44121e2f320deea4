namespace Vectorscope.Jobs.Library.Named;

/// <summary>What to do with an imported entry whose name is taken.</summary>
public enum ImportMode
{
    /// <summary>Keep both: the imported one is called "NAME (2)".</summary>
    NewName,

    /// <summary>The imported one takes the place of the one that is there.</summary>
    Replace,
}
