using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Store.Configurations;

internal sealed class StudyConfiguration : IEntityTypeConfiguration<Study>
{
    public void Configure(EntityTypeBuilder<Study> builder)
    {
        builder.HasKey(study => study.Id);
        builder.Property(study => study.Name).UseCollation("NOCASE");
        builder.HasIndex(study => study.Name).IsUnique();
        builder.Property(study => study.Version).IsConcurrencyToken();
    }
}
