namespace Vectorscope.Dashboard.State;

/// <summary>The parts of the navigation, in its order: the way of a study, then what it draws on.</summary>
public enum NavigationGroup
{
    /// <summary>What was done, and what came of it.</summary>
    Study,

    /// <summary>Where a model tells things apart.</summary>
    Find,

    /// <summary>What makes another model of it.</summary>
    Change,

    /// <summary>What it can do.</summary>
    Measure,

    /// <summary>What runs name.</summary>
    Library,

    /// <summary>The product itself.</summary>
    System,
}
