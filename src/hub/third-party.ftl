<#-- What a plugin's archive carries in lib/ besides our own code, with its licences; the texts are inside the jars. -->
Third-party software in this archive
====================================

<#list dependencyMap as entry>
<#assign project = entry.getKey()/>
${project.groupId}:${project.artifactId}:${project.version}
    ${project.name!project.artifactId}
    ${entry.getValue()?join(", ")}
    ${project.url!""}
<#else>
None.
</#list>
