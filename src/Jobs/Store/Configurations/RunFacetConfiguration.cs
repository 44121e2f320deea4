using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Store.Configurations;

internal sealed class RunFacetConfiguration : IEntityTypeConfiguration<RunFacet>
{
    public void Configure(EntityTypeBuilder<RunFacet> builder)
    {
        builder.HasKey(facet => new { facet.RunId, facet.Kind, facet.Name });
        builder.HasIndex(facet => new { facet.Kind, facet.Name, facet.RunId });
        builder.HasOne<Run>().WithMany().HasForeignKey(facet => facet.RunId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(facet => facet.Kind).HasConversion<string>();
    }
}
